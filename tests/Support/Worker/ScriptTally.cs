namespace MdLock.Worker;

/// <summary>What a <see cref="LockScript"/> met, as it counted itself.</summary>
public sealed record ScriptTally
{
    public int GrantedAtOnce { get; init; }

    public int GrantedLater { get; init; }

    public int RefusedAtOnce { get; init; }

    public int TimedOut { get; init; }

    public int Releases { get; init; }

    public int Commits { get; init; }

    public int RefusedCommits { get; init; }

    /// <summary>Two tallies together.</summary>
    public static ScriptTally operator +(ScriptTally one, ScriptTally other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            GrantedAtOnce = one.GrantedAtOnce + other.GrantedAtOnce,
            GrantedLater = one.GrantedLater + other.GrantedLater,
            RefusedAtOnce = one.RefusedAtOnce + other.RefusedAtOnce,
            TimedOut = one.TimedOut + other.TimedOut,
            Releases = one.Releases + other.Releases,
            Commits = one.Commits + other.Commits,
            RefusedCommits = one.RefusedCommits + other.RefusedCommits,
        };
    }
}
