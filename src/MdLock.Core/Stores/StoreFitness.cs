namespace MdLock.Stores;

/// <summary>What MdLock can promise in a folder.</summary>
internal enum StoreFitness
{
    /// <summary>Everything.</summary>
    Full,

    /// <summary>Locks and commits hold; something that is wished for besides is missing.</summary>
    Degraded,

    /// <summary>Something is missing without which locks or commits do not hold.</summary>
    Unusable,
}
