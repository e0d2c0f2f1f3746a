namespace MdLock.EtcdTests.Histories;

/// <summary>What came of an operation.</summary>
internal enum Outcome
{
    /// <summary>Nobody was told: it may have taken effect, may yet, or never will.</summary>
    Unknown,

    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It was refused, and had no effect.</summary>
    Refused,
}
