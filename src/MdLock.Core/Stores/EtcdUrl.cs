using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MdLock.Errors;

namespace MdLock.Stores;

/// <summary>The text by which people name an etcd cluster, and where in it locks are kept.</summary>
/// <remarks>
/// <c>etcd://host:port,host:port/prefix</c>, or <c>etcds://</c> for TLS. The port may be left out, and the prefix. Two texts name
/// one store when they name the same servers, in whatever order, and the same prefix.
/// </remarks>
internal static class EtcdUrl
{
    /// <summary>What names the store that is no cluster: files beside each document.</summary>
    public const string File = "file";

    /// <summary>What may be given, as a phrase.</summary>
    public const string Range =
        "file, or etcd://host:port,host:port/prefix (etcds:// with TLS), without user and password, the prefix of letters, digits, '.', '_', '-' and '/'";

    private const string Plain = "etcd://";
    private const string Secure = "etcds://";
    private const string DefaultPrefix = "mdlock";
    private const int DefaultPort = 2379;

    // Far more than a cluster has; it bounds what an error has to print.
    private const int MostEndpoints = 16;

    // A part of each key, of which etcd bounds only the request.
    private const int LongestPrefix = 200;

    /// <summary>The address that a text means; null for <see cref="File"/>.</summary>
    /// <param name="setting">The name of the setting that has it, for the error.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="SettingException">It is none of what may be given. No password that stands in it is shown.</exception>
    public static EtcdAddress? Parse(string setting, string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Equals(File, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        bool isSecure = trimmed.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);
        if (!isSecure && !trimmed.StartsWith(Plain, StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong(setting, trimmed);
        }

        string rest = trimmed[(isSecure ? Secure : Plain).Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string prefix = slash < 0 ? "" : rest[(slash + 1)..].TrimEnd('/');
        string[] endpoints = [.. (slash < 0 ? rest : rest[..slash]).Split(',').Select(one => Endpoint(one) ?? throw Wrong(setting, trimmed)).Distinct()];
        return endpoints.Length <= MostEndpoints && IsPrefix(prefix)
            ? new EtcdAddress { Endpoints = [.. endpoints], Prefix = prefix.Length == 0 ? DefaultPrefix : prefix, UsesTls = isSecure }
            : throw Wrong(setting, trimmed);
    }

    /// <summary>A text as it is kept and compared: <see cref="File"/>, or the address with all that may be left out.</summary>
    /// <exception cref="SettingException">As for <see cref="Parse"/>.</exception>
    public static string Normalize(string setting, string text) => Parse(setting, text)?.Url ?? File;

    /// <summary>Whether two texts, as they are kept, name one store.</summary>
    public static bool IsSame(string one, string other) => one == other
        || (TryParse(one) is { } first && TryParse(other) is { } second && first.Prefix == second.Prefix && HasSameServers(first, second));

    /// <summary>Whether two texts name the same servers, and the same way to speak to them; not for <see cref="File"/>.</summary>
    public static bool HasSameServers(string one, string other) =>
        TryParse(one) is { } first && TryParse(other) is { } second && HasSameServers(first, second);

    /// <summary>Whether two addresses have a server in common: then they are of one cluster.</summary>
    public static bool AreOfOneCluster(EtcdAddress one, EtcdAddress other) => one.Endpoints.Intersect(other.Endpoints).Any();

    private static bool HasSameServers(EtcdAddress one, EtcdAddress other) =>
        one.UsesTls == other.UsesTls && new HashSet<string>(one.Endpoints, StringComparer.Ordinal).SetEquals(other.Endpoints);

    private static EtcdAddress? TryParse(string text)
    {
        try
        {
            return Parse("", text);
        }
        catch (SettingException)
        {
            // Of a marker that another version wrote: it is like nothing that this one knows.
            return null;
        }
    }

    private static string? Endpoint(string text)
    {
        string host = text.Trim();
        int port = DefaultPort;
        int colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            if (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue)
            {
                return null;
            }

            host = host[..colon];
        }

        return IsHost(host) ? string.Create(CultureInfo.InvariantCulture, $"{host.ToLowerInvariant()}:{port}") : null;
    }

    private static bool IsHost(string host) => host.StartsWith('[')
        ? host.EndsWith(']') && IPAddress.TryParse(host[1..^1], out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6
        : host.Length is > 0 and <= 253 && host.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_');

    private static bool IsPrefix(string prefix) => prefix.Length <= LongestPrefix
        && (prefix.Length == 0 || prefix.Split('/').All(part => part.Length > 0))
        && prefix.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-' or '/');

    private static SettingException Wrong(string setting, string text) => new(setting, WithoutSecrets(text), Range);

    // Whoever writes a password where none may stand must not find it in a log.
    private static string WithoutSecrets(string text)
    {
        int user = text.LastIndexOf('@');
        if (user >= 0)
        {
            int scheme = text.IndexOf("://", StringComparison.Ordinal);
            string start = scheme >= 0 && scheme < user ? text[..(scheme + 3)] : "";
            text = $"{start}...{text[user..]}";
        }

        int query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? text : text[..query] + "?...";
    }
}
