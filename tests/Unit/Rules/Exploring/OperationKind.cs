namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>What a random walk may do next.</summary>
internal enum OperationKind
{
    Request,
    Resume,
    Withdraw,

    /// <summary>With the right id and fence: by the owner, or by somebody who reclaims the lock.</summary>
    Release,

    /// <summary>With an id or a fence that is not the lock's.</summary>
    ReleaseAnother,
    Renew,

    /// <summary>With an id or a fence that is not the lock's.</summary>
    RenewAnother,
    Rename,
    Move,

    /// <summary>A lock appears that cannot be read.</summary>
    MeetUnreadable,
}
