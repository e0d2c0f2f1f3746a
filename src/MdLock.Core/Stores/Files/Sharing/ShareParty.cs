using System.Globalization;
using MdLock.Disk;
using MdLock.Platform;

namespace MdLock.Stores.Files.Sharing;

/// <summary>A run of a machine, and the mount through which it uses a folder: who shares both has the same OS locks.</summary>
/// <param name="HostName">The machine's name, for people to read; it proves nothing.</param>
/// <param name="HostId">The machine, across its restarts.</param>
/// <param name="BootId">Its run.</param>
/// <param name="Device">The number that the mount has in this run.</param>
/// <param name="Type">The file system's type.</param>
/// <param name="Source">What is mounted.</param>
/// <param name="Options">How.</param>
/// <param name="LockPlace">Where the locks are, and how that is mounted; empty where they are beside the documents.</param>
internal sealed record ShareParty(
    string HostName, string HostId, string BootId, ulong Device, string Type, string Source, string Options, string LockPlace)
{
    /// <summary>Tells this run and this mount from others, in the names of files.</summary>
    public string Key => ShortHash.Of(string.Create(CultureInfo.InvariantCulture, $"{BootId} {Device}"));

    /// <summary>What a proof is about: it outlives a restart, and no change of the mount.</summary>
    public string MountKey => ShortHash.Of(string.Join('\n', HostId, Type, Source, Options, LockPlace));

    /// <summary>Whether both see the same OS locks.</summary>
    public bool IsSame(ShareParty other) => BootId == other.BootId && Device == other.Device;

    /// <summary>For people: the host, and what tells its mount from another one of the same host.</summary>
    public override string ToString()
    {
        string source = Source.Length > 0 ? $" of '{Source}'" : "";
        return string.Create(CultureInfo.InvariantCulture, $"host '{HostName}' (mount {Device >> 32}:{(uint)Device}{source}, run {BootId[..Math.Min(8, BootId.Length)]})");
    }

    /// <summary>This machine, with the mount of a folder of documents.</summary>
    /// <param name="machine">This machine.</param>
    /// <param name="folder">The folders of a document there.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="findMount">Tells how a folder is mounted.</param>
    public static ShareParty Of(Machine machine, DocumentFolders folder, FileSystemMount mount, Func<string, FileSystemMount> findMount) => new(
        machine.HostName,
        machine.HostId,
        machine.BootId,
        FileStatus.OfPath(folder.Place)?.Device ?? 0,
        mount.Type,
        mount.Source,
        mount.Options,
        folder.LockRoot is { } root ? PlaceOf(root, findMount(Existing(root))) : "");

    private static string PlaceOf(string root, FileSystemMount mount) => $"{root} {mount.Type} {mount.Source} {mount.Options}";

    private static string Existing(string folder)
    {
        // A root that nobody used yet will be made on the file system of what is there of its path.
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        return folder;
    }
}
