using System.Text;

namespace MdLock.EtcdTests.Support;

/// <summary>The users and roles of a node, or of all nodes of its cluster, in the hands of <c>root</c>.</summary>
/// <param name="node">The node that is asked.</param>
internal sealed class EtcdUsers(EtcdServer node)
{
    private const string Root = "root";
    private const string RootPassword = "the password of root";

    private bool _isEnabled;

    /// <summary>From now on each client has to be a user.</summary>
    public async Task Enable()
    {
        await AddUser(Root, RootPassword);
        await Ask("role/add", new { name = Root });
        await GrantRole(Root, Root);
        await Ask("enable", new { });
        _isEnabled = true;
    }

    /// <summary>From now on everybody may do everything.</summary>
    public async Task Disable()
    {
        await Ask("disable", new { });
        _isEnabled = false;
    }

    public Task AddUser(string name, string password) => Ask("user/add", new { name, password });

    public Task ChangePassword(string name, string password) => Ask("user/changepw", new { name, password });

    /// <summary>Makes a role that may do something with all keys that begin with a text.</summary>
    public async Task AddRole(string name, string prefix, string may = "READWRITE")
    {
        await Ask("role/add", new { name });
        await GrantPermission(name, prefix, may);
    }

    /// <summary>Lets a role do nothing more with all keys that begin with a text.</summary>
    public Task RevokePermission(string role, string prefix) =>
        Ask("role/revoke", new { role, key = Key(prefix), range_end = Key(EndOf(prefix)) });

    /// <summary>Lets a role do something with all keys that begin with a text.</summary>
    public Task GrantPermission(string role, string prefix, string may = "READWRITE") =>
        Ask("role/grant", new { name = role, perm = new { permType = may, key = Key(prefix), range_end = Key(EndOf(prefix)) } });

    public Task GrantRole(string user, string role) => Ask("user/grant", new { user, role });

    public Task RevokeRole(string name, string role) => Ask("user/revoke", new { name, role });

    private async Task Ask(string path, object body)
    {
        // A token of its own for each: they may last no longer than a moment.
        string? token = _isEnabled
            ? (await node.Gateway.Post("v3/auth/authenticate", new { name = Root, password = RootPassword })).GetProperty("token").GetString()
            : null;
        await node.Gateway.Post($"v3/auth/{path}", body, token);
    }

    private static string Key(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string EndOf(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
