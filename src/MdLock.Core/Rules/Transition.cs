namespace MdLock.Rules;

/// <summary>The outcome of a rule: the table that follows, and what the rule answers.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Table">The table after; the same instance when nothing changed.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct Transition<T>(LockTable Table, T Answer);
