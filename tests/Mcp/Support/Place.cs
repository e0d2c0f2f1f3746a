using System.Text;
using MdLock.Locking;
using MdLock.Settings;

namespace MdLock.McpTests.Support;

/// <summary>A folder with a document in it, and an engine of this process to look at it from outside.</summary>
internal sealed class Place : IAsyncDisposable
{
    /// <summary>What the document holds unless a test says otherwise.</summary>
    public const string Text = "# Guide\n\nWelcome.\n\n## Install\n\nRun it.\n\n## Use\n\nUse it.\n\n### Daily\n\nEach day.\n";

    private readonly List<Client> _clients = [];
    private readonly List<RawServer> _servers = [];

    public Place(string text = Text)
    {
        // On macOS the folder for what is temporary is behind a link.
        Outside = Directory.CreateTempSubdirectory("mdlock-mcp-").FullName;
        Folder = Directory.CreateDirectory(Path.Combine(Outside, "docs")).FullName;
        Document = Path.Combine(Folder, "guide.md");
        Write("guide.md", text);
        Engine = new MdLockEngine(new LockSettings());
    }

    /// <summary>The folder around <see cref="Folder"/>, which no server may touch.</summary>
    public string Outside { get; }

    /// <summary>The folder that servers are started with.</summary>
    public string Folder { get; }

    public string Document { get; }

    public MdLockEngine Engine { get; }

    public string Content => File.ReadAllText(Document);

    public TableSnapshot Table => Engine.Locks.Inspect(Document, CancellationToken.None);

    /// <summary>Writes a file in the folder, whole: nobody sees half of it.</summary>
    public void Write(string name, string text)
    {
        string temporary = Path.Combine(Outside, "new");
        File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, Path.Combine(Folder, name), overwrite: true);
    }

    /// <summary>Starts a server on the folder, and a client that speaks to it.</summary>
    /// <param name="name">What the client calls itself.</param>
    /// <param name="options">More options of the server.</param>
    /// <param name="protocol">The version of the protocol; null for the newest.</param>
    public async Task<Client> Start(string name = "tester", IEnumerable<string>? options = null, string? protocol = null)
    {
        Client client = await Client.Start(name, Folder, ["--root", Folder, .. options ?? []], protocol);
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>Starts a server to which a test speaks line by line.</summary>
    public RawServer StartRaw(params string[] options)
    {
        var server = new RawServer(Folder, ["--root", Folder, .. options]);
        _servers.Add(server);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        foreach (RawServer server in _servers)
        {
            server.Dispose();
        }

        Engine.Dispose();
        Directory.Delete(Outside, recursive: true);
    }
}
