namespace MdLock.EtcdTests.Histories;

/// <summary>What a checker says of a history.</summary>
/// <param name="Operations">How many operations it looked at.</param>
/// <param name="Violations">What cannot have been, a text each; none for a good history.</param>
/// <param name="Undecided">The documents for which time ran out first.</param>
internal sealed record HistoryVerdict(int Operations, IReadOnlyList<string> Violations, IReadOnlyList<string> Undecided)
{
    public bool IsGood => Violations.Count == 0 && Undecided.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => IsGood
        ? $"{Operations} operations, no violation"
        : $"{Operations} operations, {Violations.Count} violations, {Undecided.Count} undecided\n{string.Join("\n\n", Violations.Concat(Undecided))}";
}
