namespace MdLock.EtcdTests.Histories;

/// <summary>What operations that have no place yet need: a lock that is held, a value that is committed, their turn by fence.</summary>
/// <remarks>
/// A lock that is over is not taken again by the same operation, a value that was replaced is not committed again, and fences
/// grow. So whoever takes away what another still needs makes an order impossible, and need not be tried: without that, it would
/// be found out at the end of that other one only, after all orders of what lies between.
/// </remarks>
internal sealed class Needs
{
    private readonly Dictionary<long, int> _holders = [];
    private readonly Dictionary<long, int> _values = [];
    private readonly long[] _fences;
    private int _granted;

    /// <summary>Counts them.</summary>
    /// <param name="operations">All operations; none has a place yet.</param>
    public Needs(IReadOnlyCollection<Operation> operations)
    {
        _fences = [.. operations.Where(one => one.IsLock && one.Outcome == Outcome.Done).Select(one => one.Fence).Order()];
        foreach (Operation operation in operations)
        {
            Add(operation, 1);
        }
    }

    /// <summary>Whether an operation leaves to all others what they need.</summary>
    /// <param name="operation">It has no place yet.</param>
    /// <param name="state">How things stand before it.</param>
    public bool Allow(Operation operation, RegisterState state) => operation.Kind switch
    {
        OperationKind.LockExclusive or OperationKind.LockShared =>
            operation.Outcome != Outcome.Done || operation.Fence == _fences[_granted],
        OperationKind.Unlock or OperationKind.Expire when operation.Outcome != Outcome.Refused && state.Holders.Contains(operation.Grant) =>
            _holders.GetValueOrDefault(operation.Grant) == (NeedsHolder(operation) ? 1 : 0),
        OperationKind.Commit when operation.Outcome != Outcome.Refused =>
            _values.GetValueOrDefault(operation.Value) == (NeedsValue(operation) ? 1 : 0),
        _ => true,
    };

    /// <summary>An operation got its place.</summary>
    public void Meet(Operation operation)
    {
        Add(operation, -1);
        _granted += operation.IsLock && operation.Outcome == Outcome.Done ? 1 : 0;
    }

    /// <summary>It lost it again.</summary>
    public void Restore(Operation operation)
    {
        Add(operation, 1);
        _granted -= operation.IsLock && operation.Outcome == Outcome.Done ? 1 : 0;
    }

    private static bool NeedsHolder(Operation operation) => operation is
    {
        Outcome: Outcome.Done, MayFindItGone: false, Kind: OperationKind.Verify or OperationKind.Commit or OperationKind.Unlock,
    };

    private static bool NeedsValue(Operation operation) =>
        operation is { Outcome: Outcome.Done, Kind: OperationKind.Read or OperationKind.Commit };

    private void Add(Operation operation, int count)
    {
        if (NeedsHolder(operation))
        {
            _holders[operation.Grant] = _holders.GetValueOrDefault(operation.Grant) + count;
        }

        if (NeedsValue(operation))
        {
            _values[operation.Value] = _values.GetValueOrDefault(operation.Value) + count;
        }
    }
}
