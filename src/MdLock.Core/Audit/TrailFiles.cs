using System.Globalization;
using System.Text.RegularExpressions;
using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>The files of one document's trail: <c>audit.jsonl</c>, closed ones named by their first event, the head.</summary>
/// <remarks>
/// A closed file keeps the name that it once got: no chain of renames that a crash could interrupt, and the names are
/// in the order of the events. Where several hosts share a document, each appends to a trail of its own, for two that append to
/// one file on a share tear it: <c>audit.98aa35be6dd4ef01.jsonl</c>.
/// </remarks>
/// <param name="folder">Where they are.</param>
/// <param name="disk">The operations on files.</param>
/// <param name="host">Whose trail it is, in hexadecimal; empty where one trail is that of all.</param>
internal sealed partial class TrailFiles(DocumentFolders folder, IDisk disk, string host = "")
{
    private const string Extension = ".jsonl";
    private const string HeadExtension = ".head";

    private readonly string _name = host.Length == 0 ? "audit" : $"audit.{host}";

    /// <summary>Those of the file system itself; whoever writes there makes durable what the settings say.</summary>
    public TrailFiles(DocumentFolders folder, string host = "")
        : this(folder, new OsDisk(folder, () => true), host)
    {
    }

    /// <summary>Whose trails there are: at least that of all, which may have no event.</summary>
    public static IReadOnlyList<string> Hosts(DocumentFolders folder, IDisk disk) =>
    [
        .. disk.List(folder.Durable)
            .Select(name => NamePattern().Match(name))
            .Where(match => match.Success)
            .Select(match => match.Groups["host"].Value)
            .Append("")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whose trail the processes of a host append to together: those of one run of it, through one mount.</summary>
    /// <param name="machine">The host.</param>
    /// <param name="folder">Where the document is.</param>
    public static string HostOf(Machine machine, DocumentFolders folder) => ShortHash.Of(
        string.Create(CultureInfo.InvariantCulture, $"{machine.BootId} {FileStatus.OfPath(folder.Place)?.Device ?? 0}"));

    /// <summary>Looks whether the folder is still the one of its name, before it is read outside of the critical section.</summary>
    public void Refresh() => folder.Files.Refresh();

    /// <summary>Where they are.</summary>
    public IDisk Disk => disk;

    /// <summary>The file that is appended to.</summary>
    public string Current => Path.Combine(folder.Durable, _name + Extension);

    /// <summary>The file that says where the trail ends.</summary>
    public string Head => Path.Combine(folder.Durable, _name + HeadExtension);

    /// <summary>True if anything of a trail is there.</summary>
    public bool Exist => disk.Exists(Current) || disk.Exists(Head) || ListClosed().Count > 0;

    /// <summary>The name of a closed file.</summary>
    /// <param name="first">The number of its first event.</param>
    public string Closed(long first) => Path.Combine(
        folder.Durable, string.Create(CultureInfo.InvariantCulture, $"{_name}-{first:D19}{Extension}"));

    /// <summary>The closed files, oldest first: the number of the first event of each.</summary>
    public IReadOnlyList<long> ListClosed()
    {
        var all = new List<long>();
        string prefix = _name + '-';
        foreach (string name in disk.List(folder.Durable))
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
            {
                continue;
            }

            ReadOnlySpan<char> digits = name.AsSpan(prefix.Length, name.Length - prefix.Length - Extension.Length);
            if (digits.Length == 19
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long first)
                && first > 0)
            {
                all.Add(first);
            }
        }

        all.Sort();
        return all;
    }

    /// <summary>Opens a file for reading and writing; makes it if it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kept">What was opened before; null for nothing.</param>
    public KeptFile OpenOrCreate(string path, KeptFile? kept)
    {
        if (disk.TryOpen(path, kept) is { } opened)
        {
            return opened;
        }

        SafeFileHandle created = Create(path);
        return KeptFile.Of(created, FileStatus.OfHandle(created), folder.Durable);
    }

    [GeneratedRegex(@"^audit\.(?<host>[0-9a-f]{16})(\.head|(-[0-9]{19})?\.jsonl)\z")]
    private static partial Regex NamePattern();

    private SafeFileHandle Create(string path)
    {
        disk.CreateFolder(folder.Durable);
        return disk.CreateShared(path);
    }
}
