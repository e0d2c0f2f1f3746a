using MdLock.ContentionTests.Support;
using MdLock.Sessions;

namespace MdLock.ContentionTests;

/// <summary>Waits that are awaited hold no thread.</summary>
public sealed class AsyncWaitTests
{
    private const int Waiters = 100;

    /// <summary>What the pool may start to look after a hundred timers, and what the runtime starts for itself.</summary>
    private const int Few = 10;

    private static readonly LockOptions Patient = new() { Timeout = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task Given_ALockOfAnotherProcess_When_AHundredAwaitIt_Then_TheyHoldNoThreadsAndHaveItInTurnOnceItIsKilled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the threads of a process.");
        await using var space = new Workspace();
        WorkerProcess holder = await space.StartWorker();
        await holder.Do(space.Acquire("one"));
        OwnerSession[] owners = [.. Enumerable.Range(0, Waiters).Select(number => space.Engine.OpenSession($"{number}"))];
        var granted = new List<long>();
        int before = CountThreads();

        Task[] waits = [.. owners.Select(owner => TakeAndRelease(space, owner, granted))];
        await space.WhenWaiting(Waiters);

        // Their looks at whether the holder lives, once a second, are part of the wait.
        int most = 0;
        for (int look = 0; look < 30; look++)
        {
            most = Math.Max(most, CountThreads());
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }

        Assert.True(most <= before + Few, $"{most} threads while {Waiters} waited, {before} before.");
        await holder.Kill();
        await Eventually.Done(Task.WhenAll(waits), what: "all have had the lock");
        Assert.Equal(Waiters, granted.Count);
        Assert.Equal(granted.Order(), granted);
    }

    private static async Task TakeAndRelease(Workspace space, OwnerSession owner, List<long> granted)
    {
        TakenLocks taken = await owner.AcquireAsync(space.Document, ["one"], Patient, CancellationToken.None);
        granted.Add(taken[0].TicketOrder!.Value);
        taken.GiveBack(taken);
        owner.Dispose();
    }

    private static int CountThreads() => Directory.GetDirectories("/proc/self/task").Length;
}
