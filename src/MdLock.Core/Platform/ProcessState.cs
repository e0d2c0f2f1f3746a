namespace MdLock.Platform;

/// <summary>What can be said of a process that was known by its id and start time.</summary>
internal enum ProcessState
{
    /// <summary>It runs, or there is no permission to look: it counts as running.</summary>
    Running,

    /// <summary>No process has the id, or it has ended and waits for its parent to notice.</summary>
    Gone,

    /// <summary>The id belongs to another process by now: the start time differs.</summary>
    Replaced,
}
