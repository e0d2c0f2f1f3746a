using MdLock.Disk;
using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Stores.Files;

/// <summary>Finds and removes what crashed processes left beside the locks.</summary>
internal static class LeftoverFiles
{
    /// <summary>Removes what <see cref="Find"/> finds.</summary>
    /// <inheritdoc cref="Find"/>
    /// <returns>The names of what was removed.</returns>
    public static IReadOnlyList<string> Remove(DocumentFolders folder, TableFiles files, DateTimeOffset before) =>
        [.. Find(folder, files, before).Where(name => TryRemove(folder.Files, Path.Combine(folder.Folder, name)))];

    /// <summary>Finds heartbeats and observations without an entry, half-written files, requests of those who died waiting, and what is in the queue but no ticket.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="files">The table: what belongs to an entry stays.</param>
    /// <param name="before">What is younger than this may be in the making, and stays.</param>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> Find(DocumentFolders folder, TableFiles files, DateTimeOffset before)
    {
        LockTable table = files.Table;
        var owners = new HashSet<string>(
            table.Locks.Select(held => held.Owner.OwnerId).Concat(table.Tickets.Select(ticket => ticket.OwnerId)),
            StringComparer.Ordinal);
        var entries = new HashSet<string>(
            table.Locks.Select(held => held.LockId.ToString("N"))
                .Concat(files.TicketNames.Values.Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)])),
            StringComparer.Ordinal);
        IEnumerable<string> heartbeats = folder.Files.Names(folder.Folder, LifeSignsReader.HeartbeatExtension)
            .Where(name => !owners.Contains(Path.GetFileNameWithoutExtension(name)));
        IEnumerable<string> observations = folder.Files.Names(folder.Folder, LifeSignsReader.ObservationExtension)
            .Where(name => !entries.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)]));
        IEnumerable<string> halfWritten = folder.Files.Names(folder.Folder, ".tmp")
            .Concat(folder.Files.Names(folder.Folder, FileRemoval.Extension));
        IEnumerable<string> noTickets = folder.Files.Names(folder.Queue, "")
            .Except(files.TicketNames.Values, StringComparer.Ordinal)
            .Select(name => Path.Combine("queue", name));

        // Nobody waits for his turn for so long; and who did not find his own would make his commit himself.
        IEnumerable<string> requests = folder.Files.Names(folder.CommitRequests, "")
            .Select(name => Path.Combine(Path.GetFileName(folder.CommitRequests), name));

        return
        [
            .. heartbeats.Concat(observations).Concat(halfWritten).Concat(noTickets).Concat(requests)
                .Where(name => folder.Files.StatusOf(Path.Combine(folder.Folder, name))?.WrittenAt < before.UtcDateTime),
        ];
    }

    private static bool TryRemove(StateFiles files, string path)
    {
        try
        {
            files.Remove(path);
            return true;
        }
        catch (PlantedFileException)
        {
            // Somebody's folder with something in it: not a lock, so in nobody's way.
            return false;
        }
    }
}
