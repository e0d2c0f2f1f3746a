using MdLock.Commits;
using MdLock.Errors;
using MdLock.Sessions;

namespace MdLock.Worker;

/// <summary>Takes locks, waits for them, gives up, commits and is refused at random, and counts each by what it met.</summary>
public sealed class LockScript(
    OwnerSession session, string path, IReadOnlyList<string> sections, int seed)
{
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(seed);

    /// <summary>What it counted.</summary>
    public ScriptTally Tally { get; private set; } = new();

    /// <summary>Does so many rounds.</summary>
    public void Run(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            string section = sections[_random.Next(sections.Count)];
            LockOptions call = _random.Next(3) switch
            {
                0 => new LockOptions { NoWait = true },
                1 => new LockOptions { Timeout = Impatience },
                _ => new LockOptions { Timeout = Patience },
            };
            if (TryAcquire(section, call) is { } taken)
            {
                Commit(SectionChange.SetBody(section, $"\n{seed} {round}\n\n"));
                if (_random.Next(3) == 0)
                {
                    CommitRefused(SectionChange.SetBody(section, "\n~~~ a fence that swallows all that follows\n"));
                }

                session.Release(taken, CancellationToken.None);
                Tally = Tally with { Releases = Tally.Releases + 1 };
            }
        }
    }

    private SectionLock? TryAcquire(string section, LockOptions call)
    {
        try
        {
            SectionLock taken = session.Acquire(path, [section], call, CancellationToken.None)[0];
            Tally = taken.TicketOrder is null
                ? Tally with { GrantedAtOnce = Tally.GrantedAtOnce + 1 }
                : Tally with { GrantedLater = Tally.GrantedLater + 1 };
            return taken;
        }
        catch (LockAcquisitionException refusal) when (refusal.ErrorId is ErrorIds.LockHeld && call.NoWait)
        {
            Tally = Tally with { RefusedAtOnce = Tally.RefusedAtOnce + 1 };
        }
        catch (LockAcquisitionException refusal) when (refusal.ErrorId is ErrorIds.LockWaitTimeout)
        {
            Tally = Tally with { TimedOut = Tally.TimedOut + 1 };
        }

        return null;
    }

    private void Commit(SectionChange change)
    {
        session.Change(path, [change], new LockOptions(), token: null, CancellationToken.None);
        Tally = Tally with { Commits = Tally.Commits + 1 };
    }

    private void CommitRefused(SectionChange change)
    {
        try
        {
            session.Change(path, [change], new LockOptions(), token: null, CancellationToken.None);
            throw new InvalidOperationException("It should have been refused.");
        }
        catch (SectionBoundaryException)
        {
            Tally = Tally with { RefusedCommits = Tally.RefusedCommits + 1 };
        }
    }
}
