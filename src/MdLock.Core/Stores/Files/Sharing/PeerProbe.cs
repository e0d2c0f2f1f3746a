using System.Globalization;
using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Stores.Files.Sharing;

/// <summary>Tries a shared folder together with another host or mount, and keeps what was found.</summary>
/// <remarks>
/// Both do the same steps, each of which one does while the other waits, or both at once; after each step both say what
/// they saw. So both come to the same answer, whatever fails on either side.
/// </remarks>
/// <param name="machine">This machine.</param>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
/// <param name="time">The clock by which a proof is dated.</param>
/// <param name="findMount">Tells how a folder is mounted.</param>
internal sealed class PeerProbe(Machine machine, string? lockRoot, TimeProvider time, Func<string, FileSystemMount> findMount)
{
    /// <summary>A step takes milliseconds, or seconds on a slow server; one that is stopped is given up.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(30);

    /// <summary>Runs all trials.</summary>
    /// <param name="place">The folder of the documents.</param>
    /// <param name="patience">How long to wait for another one to come.</param>
    /// <param name="cancellation">Ends it; what was made is removed.</param>
    /// <exception cref="StoreException">
    /// Nobody came, or did not go on (<see cref="ErrorIds.PeerNotMet"/>); or the folder cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<StoreCapability> Run(string place, TimeSpan patience, CancellationToken cancellation)
    {
        // Not one of its documents, of which there may be none yet: a name that says which folders are meant.
        var folders = DocumentFolders.For(Path.Combine(CanonicalPath.Of(place), "-"), lockRoot);
        try
        {
            return Run(folders, patience, cancellation);
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, folders.Place);
        }
        finally
        {
            folders.Files.Dispose();
        }
    }

    private List<StoreCapability> Run(DocumentFolders folders, TimeSpan patience, CancellationToken cancellation)
    {
        var own = ShareParty.Of(machine, folders, findMount(folders.Place), findMount);
        using var meeting = PeerMeeting.Begin(folders.Place, own, patience, StepLimit, cancellation);
        string locks = Path.Combine(lockRoot is null ? meeting.Hall : Path.GetDirectoryName(folders.Folder)!, $"locks-{meeting.Name}");
        string documents = Path.Combine(meeting.Hall, $"documents-{meeting.Name}");
        try
        {
            if (meeting.IsFirst)
            {
                Directory.CreateDirectory(locks);
                Directory.CreateDirectory(documents);
            }

            meeting.Exchange("Begin", "");
            var found = new List<StoreCapability>();
            PeerRole role = meeting.IsFirst ? PeerRole.First : PeerRole.Second;
            foreach (PeerTrial trial in PeerTrials.All)
            {
                using var room = new PeerRoom(trial.IsOfLocks ? locks : documents, role, cancellation);
                string? fault = Run(trial, room, meeting);
                found.Add(new(
                    trial.Name,
                    trial.IsOfLocks && lockRoot is not null ? lockRoot : folders.Place,
                    fault is null,
                    trial.IsNeeded,
                    fault ?? $"With {meeting.Other}: {trial.Passed}.",
                    trial.Consequence));
            }

            Keep(folders, meeting, found);
            return found;
        }
        finally
        {
            if (meeting.IsFirst)
            {
                Remove(locks);
                Remove(documents);
            }
        }
    }

    /// <summary>Does one's part of each step; a fault of either side ends the trial on both.</summary>
    private static string? Run(PeerTrial trial, PeerRoom room, PeerMeeting meeting)
    {
        for (int i = 0; i < trial.Steps.Count; i++)
        {
            PeerStep step = trial.Steps[i];
            string mine = step.By == PeerRole.Both || step.By == room.Role ? Try(step, room) ?? "" : "";
            string name = string.Create(CultureInfo.InvariantCulture, $"{trial.Name} {i + 1}");
            string theirs = meeting.Exchange(name, mine);
            (string first, string second) = meeting.IsFirst ? (mine, theirs) : (theirs, mine);
            if (first.Length > 0 || second.Length > 0)
            {
                bool isOwn = first.Length > 0 == meeting.IsFirst;
                return $"Seen by {(isOwn ? meeting.Own : meeting.Other)}: {(first.Length > 0 ? first : second)}.";
            }
        }

        return null;
    }

    private static string? Try(PeerStep step, PeerRoom room)
    {
        try
        {
            return step.Act(room);
        }
        catch (Exception refused) when (StoreErrors.IsFailure(refused))
        {
            // A refusal is an answer too: it is what the trial is there to find.
            return $"the system refused: {refused.Message.TrimEnd('.')}";
        }
    }

    private void Keep(DocumentFolders folders, PeerMeeting meeting, IEnumerable<StoreCapability> found)
    {
        string failure = "";
        if (meeting.IsFirst)
        {
            string[] failures = [.. found.Where(one => one is { IsNeeded: true, IsPassed: false }).Select(one => $"{one.Name}: {one.Detail}")];
            try
            {
                new ShareFiles(folders).WriteProof(new(time.GetUtcNow(), meeting.Own, meeting.Other, failures));
            }
            catch (Exception refused) when (StoreErrors.IsFailure(refused) || refused is StoreException)
            {
                failure = refused.Message;
            }
        }

        string heard = meeting.Exchange("Proof", failure);
        if (failure.Length > 0 || heard.Length > 0)
        {
            throw new StoreException(
                ErrorIds.StoreNotWritable,
                $"What was found cannot be kept beside the documents in '{folders.Place}': {(failure.Length > 0 ? failure : heard)}",
                "Get write permission for the folder on both hosts, then run Test-MdLockStore -Peer on both once more.");
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception kept) when (FileFailure.Is(kept))
        {
            // What was found out is worth more than a folder that stays.
        }
    }
}
