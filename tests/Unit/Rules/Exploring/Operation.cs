using CsCheck;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>A step of a random walk: what to do, and numbers that pick whom and what it is done to.</summary>
internal readonly record struct Operation(
    OperationKind Kind, int Owner, int First, int Second, int Count, LockMode Mode, bool Wait, int Pick)
{
    /// <summary>Requests and resumptions prevail, so that queues form and move and tables fill.</summary>
    public static readonly Gen<Operation> Any = Gen.Select(
        Gen.FrequencyConst(
            (40, OperationKind.Request),
            (16, OperationKind.Resume),
            (4, OperationKind.Withdraw),
            (12, OperationKind.Release),
            (4, OperationKind.ReleaseAnother),
            (4, OperationKind.Renew),
            (4, OperationKind.RenewAnother),
            (2, OperationKind.Rename),
            (2, OperationKind.Move),
            (1, OperationKind.MeetUnreadable)),
        Gen.Int[0, 3],
        Gen.Int[0, 999],
        Gen.Int[0, 999],
        Gen.FrequencyConst((5, 1), (3, 2), (1, 3)),
        Gen.OneOfConst(LockMode.Exclusive, LockMode.Shared),
        Gen.Bool,
        Gen.Int[0, 999],
        (kind, owner, first, second, count, mode, wait, pick) =>
            new Operation(kind, owner, first, second, count, mode, wait, pick));
}
