namespace MdLock.Output;

/// <summary>What an entry of a document's lock table is.</summary>
public enum MdLockState
{
    /// <summary>A lock.</summary>
    Held,

    /// <summary>A place in the queue.</summary>
    Waiting,

    /// <summary>A lock that was given back, or taken from its owner: it is none any more.</summary>
    Released,
}
