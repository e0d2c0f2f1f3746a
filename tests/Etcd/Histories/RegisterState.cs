using System.Collections.Immutable;

namespace MdLock.EtcdTests.Histories;

/// <summary>A document as it is meant to be: a lock, and a value that is changed in the name of a lock only.</summary>
/// <param name="Holders">The operations that took the locks that are held, by their ids.</param>
/// <param name="IsShared">Whether they share.</param>
/// <param name="Value">What is committed.</param>
/// <param name="LastFence">The largest fence so far.</param>
internal sealed record RegisterState(ImmutableSortedSet<long> Holders, bool IsShared, long Value, long LastFence)
{
    /// <summary>As it was before all operations.</summary>
    public static RegisterState First { get; } = new([], false, 0, 0);

    /// <summary>The state after an operation; null where it cannot have had its outcome in this state.</summary>
    public RegisterState? After(Operation operation) => operation.Kind switch
    {
        OperationKind.LockExclusive => operation.Fence > LastFence && Holders.IsEmpty
            ? this with { Holders = [operation.Id], IsShared = false, LastFence = operation.Fence }
            : null,
        OperationKind.LockShared => operation.Fence > LastFence && (Holders.IsEmpty || IsShared)
            ? this with { Holders = Holders.Add(operation.Id), IsShared = true, LastFence = operation.Fence }
            : null,
        OperationKind.Unlock or OperationKind.Expire => Holders.Contains(operation.Grant)
            ? operation.Outcome == Outcome.Refused ? null : this with { Holders = Holders.Remove(operation.Grant) }
            : operation.Outcome == Outcome.Refused || operation.MayFindItGone ? this : null,
        OperationKind.Verify => Holders.Contains(operation.Grant) == (operation.Outcome == Outcome.Done) ? this : null,
        OperationKind.Read => Value == operation.Value ? this : null,
        OperationKind.Commit => Holders.Contains(operation.Grant) && Value == operation.Value
            ? operation.Outcome == Outcome.Refused ? null : this with { Value = operation.Id }
            : operation.Outcome == Outcome.Refused ? this : null,
        _ => throw new InvalidOperationException($"There is no {operation.Kind}."),
    };

    /// <inheritdoc/>
    public bool Equals(RegisterState? other) => other is not null && Value == other.Value && LastFence == other.LastFence
        && IsShared == other.IsShared && Holders.SetEquals(other.Holders);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, LastFence, Holders.Count, Holders.IsEmpty ? 0 : Holders.Min);
}
