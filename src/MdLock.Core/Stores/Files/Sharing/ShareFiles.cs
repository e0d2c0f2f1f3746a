using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Platform;
using MdLock.Stores.Files.Records;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files.Sharing;

/// <summary>The marks and proofs of a folder of documents: files right in the folder beside them for what is durable.</summary>
/// <remarks>
/// There, because it is with the documents, wherever the locks are. Throws as <see cref="StateFiles"/> does. Nothing here
/// relies on a rename being one step, or on OS locks. A mark is a file of a new name each time: who lists a folder in which he just made a
/// file is answered by the server, and not from what his system remembers of it.
/// </remarks>
/// <param name="folder">The folders of one of the documents.</param>
internal sealed class ShareFiles(DocumentFolders folder)
{
    /// <summary>How the names of marks end.</summary>
    public const string MarkExtension = ".host";

    private const string UnfinishedExtension = ".tmp";

    /// <summary>Looks for a mark that is in the list, but cannot be opened.</summary>
    private const int MostLooks = 3;

    /// <summary>As long as a list of names may take: so long two of the last marks of a party stand still.</summary>
    private static readonly TimeSpan ListTime = TimeSpan.FromSeconds(10);

    private readonly string _place = Path.GetDirectoryName(folder.Durable)!;

    /// <summary>Makes a mark; others see it when this returns.</summary>
    /// <returns>When, by the file server's clock.</returns>
    public DateTime WriteMark(ShareParty own)
    {
        folder.CreateFolder(_place);
        string path = Path.Combine(_place, $"{PrefixOf(own)}.{Guid.NewGuid():N}{MarkExtension}");
        string aside = path + UnfinishedExtension;
        using (SafeFileHandle file = folder.Files.Create(aside))
        {
            RandomAccess.Write(file, CheckedJson.Seal(JsonBytes.Of(own, ShareJson.Write)), 0);
            folder.Files.ShareBeside(file);
        }

        // So that who sees it can read whose it is. Should this take several steps somewhere, it counts unread.
        folder.Files.Rename(aside, path);

        // Asked when the file is closed: before, a client may answer with a time of its own.
        return folder.Files.StatusOf(path)?.WrittenAt ?? throw new FileNotFoundException("A mark that was just made is gone.", path);
    }

    /// <summary>The marks of all others, each party's youngest.</summary>
    /// <param name="own">Oneself.</param>
    /// <param name="now">When one's own mark was made.</param>
    public IReadOnlyList<SeenMark> ReadOthers(ShareParty own, DateTime now)
    {
        var youngest = new Dictionary<string, SeenMark>(StringComparer.Ordinal);
        foreach (string name in folder.Files.Names(_place, MarkExtension).Where(name => !IsOf(own, name)))
        {
            if (Read(own, name, now) is not { } seen)
            {
                continue;
            }

            string key = name[..name.IndexOf('.', StringComparison.Ordinal)];
            if (!youngest.TryGetValue(key, out SeenMark? known) || seen.Age < known.Age)
            {
                youngest[key] = seen;
            }
        }

        return [.. youngest.Values];
    }

    /// <summary>Whether anybody else ever left a mark that is still there, and no proof is with him.</summary>
    public bool HasRivals(ShareParty own) => folder.Files.Names(_place, MarkExtension)
        .Any(name => !IsOf(own, name) && Read(own, name, DateTime.MinValue) is { } mark && !ShareRules.IsFriend(own, mark));

    /// <summary>Whether somebody proved with this party that locks hold between them.</summary>
    public bool HasProof(ShareParty own) => folder.Files.Names(_place, ShareProof.Extension)
        .Any(name => ReadProof(name) is { IsPassed: true } proof && (proof.One.MountKey == own.MountKey || proof.Other.MountKey == own.MountKey));

    /// <summary>Keeps what two found, in the place of what they found before.</summary>
    public void WriteProof(ShareProof proof)
    {
        folder.CreateFolder(_place);
        SmallJsonFile.Write(
            folder.Files, Path.Combine(_place, ShareProof.NameFor(proof.One, proof.Other)), proof, ShareJson.Write, folder.Files.ShareBeside);
    }

    /// <summary>Removes one's own earlier marks, and those of others of which nobody asks any more.</summary>
    /// <param name="own">Oneself.</param>
    /// <param name="now">When one's last mark was made.</param>
    public void Tidy(ShareParty own, DateTime now)
    {
        try
        {
            (string Path, DateTime At)[] marks =
            [
                .. folder.Files.Names(_place, MarkExtension)
                    .Select(name => Path.Combine(_place, name))
                    .Select(path => (path, folder.Files.StatusOf(path)?.WrittenAt ?? now))
                    .OrderByDescending(mark => mark.Item2),
            ];

            // Who lists a folder while a file comes and another one goes may see neither: so the one before the last stays.
            IEnumerable<(string Path, DateTime At)> ours = marks
                .Where(mark => IsOf(own, Path.GetFileName(mark.Path)))
                .Skip(2)
                .Where(mark => now - mark.At > ListTime);
            IEnumerable<string> unfinished = folder.Files.Names(_place, MarkExtension + UnfinishedExtension)
                .Select(name => Path.Combine(_place, name))
                .Where(path => now - (folder.Files.StatusOf(path)?.WrittenAt ?? now) > ListTime);
            IEnumerable<string> over = ours.Concat(marks.Where(mark => now - mark.At > ShareRules.MarkKept)).Select(mark => mark.Path);
            foreach (string path in over.Concat(unfinished))
            {
                folder.Files.Delete(path);
            }
        }
        catch (Exception kept) when (FileFailure.Is(kept) || kept is PlantedFileException)
        {
            // Another user's marks may be his to remove alone. They are old, and count no more.
        }
    }

    private SeenMark? Read(ShareParty own, string name, DateTime now)
    {
        string path = Path.Combine(_place, name);
        for (int look = 1; look <= MostLooks; look++)
        {
            try
            {
                using SafeFileHandle? file = folder.Files.TryOpen(path, write: false);
                if (file is not null)
                {
                    ShareParty? party = Parse(StateFile.ReadUpTo(file, LockRecordCodec.MaxFileSize));
                    return new(
                        party,
                        now - FileStatus.OfHandle(file).WrittenAt,
                        party is null ? null : ReadProof(ShareProof.NameFor(own, party)));
                }
            }
            catch (Exception unreadable) when (FileFailure.Is(unreadable) || unreadable is PlantedFileException)
            {
                // Looked at again, and then it counts: whose it is cannot be seen, that it is there can.
            }

            if (!folder.Files.Names(_place, MarkExtension).Contains(name))
            {
                return null;
            }
        }

        return new(null, now - (folder.Files.StatusOf(path)?.WrittenAt ?? now), null);
    }

    private ShareProof? ReadProof(string name)
    {
        try
        {
            return SmallJsonFile.TryRead(folder.Files, Path.Combine(_place, name), ShareJson.ReadProof);
        }
        catch (Exception unreadable) when (FileFailure.Is(unreadable))
        {
            // What cannot be read proves nothing.
            return null;
        }
    }

    private static ShareParty? Parse(byte[]? bytes)
    {
        try
        {
            return bytes is null || !CheckedJson.IsAsWritten(bytes) ? null : JsonRecord.Read(bytes, ShareJson.ReadParty);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Of each user a mark of its own: nobody could renew another one's.
    private static string PrefixOf(ShareParty own) => $"{own.Key}-{ShortHash.Of(Environment.UserName)}";

    private static bool IsOf(ShareParty own, string name) => name.StartsWith(own.Key + "-", StringComparison.Ordinal);
}
