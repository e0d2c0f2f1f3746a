using MdLock.Disk;
using MdLock.Errors;

namespace MdLock.Stores.Files.Probing;

/// <summary>Tries on a real file system what locks and commits rely on.</summary>
/// <remarks>
/// In a folder of its own, which is gone at the end; no document and no lock file is touched. All is tried from one
/// process: the locks that MdLock uses are those of open files, so two open files of one process stand for two
/// processes. What other hosts see of a network file system cannot be tried from one host.
/// </remarks>
internal static class StoreProbe
{
    // Where the lock files are.
    private static readonly Probe[] LockProbes =
    [
        new("ExclusiveCreate", true, Probes.CreatesExclusively, "Two owners could make the record of one lock, or one owner overwrite another's."),
        new("OperatingSystemLock", true, Probes.Locks, "Two processes could decide about the locks at the same time; nothing that MdLock promises would hold."),
        new("LockFreedAtClose", true, Probes.FreesAtClose, "The locks of a process that died would keep all others waiting."),
        new("FileIdentity", true, Probes.TellsFilesApart, "A lock on a file that was removed and made anew could not be told from one on the new file."),
        new("VisibleAtOnce", true, Probes.ShowsAtOnce, "An owner might not see the lock that another one was just granted."),
        new("Permissions", true, Probes.Shares, "The lock files of one user could not be opened to others who edit the document."),
        new("MonotonicClock", true, Probes.RunsClocks, "Locks could end too early."),
        new("FileTime", false, Probes.AgreesOnTime, "Files that crashes left behind are removed earlier or later than they should be."),
        new("LocalFileSystem", false, Probes.IsLocal, "One host works there alone; a second one is refused until -Peer has proven that locks hold between the two. Locks of owners on other hosts that died are freed by their heartbeats, minutes later."),
    ];

    // Where the document is.
    private static readonly Probe[] DocumentProbes =
    [
        new("AtomicReplace", true, Probes.ReplacesAtomically, "A reader could see half a commit, or no document."),
        new("AtomicExchange", false, Probes.Exchanges, "What a program without a lock writes in the very moment of a commit is overwritten, instead of being kept in the history."),
        new("FlushToDisk", false, Probes.Syncs, "The last commits before a power loss could be lost; without one, nothing is."),
    ];

    /// <summary>Tries everything.</summary>
    /// <param name="documentFolder">The folder of the documents.</param>
    /// <param name="lockFolder">The folder of the lock files, which may be the same.</param>
    /// <param name="cancellation">Ends it between two trials.</param>
    /// <exception cref="StoreException">A folder is not there, or nothing can be made in it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static IReadOnlyList<StoreCapability> Run(
        string documentFolder, string lockFolder, CancellationToken cancellation) =>
        [.. Run(LockProbes, lockFolder, cancellation), .. Run(DocumentProbes, documentFolder, cancellation)];

    /// <summary>Tries what commits rely on, where the locks are elsewhere.</summary>
    /// <param name="documentFolder">The folder of the documents.</param>
    /// <param name="cancellation">Ends it between two trials.</param>
    /// <exception cref="StoreException">The folder is not there, or nothing can be made in it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static IReadOnlyList<StoreCapability> RunOfDocuments(string documentFolder, CancellationToken cancellation) =>
        Run(DocumentProbes, documentFolder, cancellation);

    /// <summary>What follows from what was found.</summary>
    public static StoreFitness Judge(IReadOnlyList<StoreCapability> capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        if (capabilities.All(one => one.IsPassed))
        {
            return StoreFitness.Full;
        }

        return capabilities.All(one => one.IsPassed || !one.IsNeeded) ? StoreFitness.Degraded : StoreFitness.Unusable;
    }

    internal static IReadOnlyList<StoreCapability> Run(
        IReadOnlyList<Probe> probes, string parent, CancellationToken cancellation)
    {
        using ProbeFolder folder = Open(parent);
        var found = new List<StoreCapability>();
        foreach (Probe probe in probes)
        {
            cancellation.ThrowIfCancellationRequested();
            ProbeAnswer answer = Try(probe, folder);
            found.Add(new(
                probe.Name, parent, answer.IsPassed, probe.IsNeeded, Sentence(answer.Detail), probe.Consequence));
        }

        return found;
    }

    private static ProbeFolder Open(string parent)
    {
        try
        {
            return new ProbeFolder(parent);
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw StoreErrors.From(failure, parent);
        }
    }

    private static ProbeAnswer Try(Probe probe, ProbeFolder folder)
    {
        try
        {
            return probe.Run(folder);
        }
        catch (Exception refused) when (StoreErrors.IsFailure(refused))
        {
            // A refusal is an answer too: it is what the probe is there to find.
            return new(false, $"the system refused: {refused.Message.TrimEnd('.')}");
        }
    }

    private static string Sentence(string clause) => char.ToUpperInvariant(clause[0]) + clause[1..] + ".";
}
