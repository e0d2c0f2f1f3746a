using MdLock.ContentionTests.Support;
using MdLock.Sessions;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I1 from outside: whoever holds a lock shows itself to a witness that knows nothing of locks.</summary>
public sealed class MixedTrafficTests
{
    [Fact]
    public async Task I1_Given_ThreadsAndProcessesWithLocksOfAllKinds_When_TheyWork_Then_NoTwoThatConflictMeet()
    {
        int threads = Crowd.Of(20);
        const int Processes = 8;
        int rounds = Crowd.Rounds(25);
        await using var space = new Workspace(TrafficOutline.Text);
        string file = Path.Combine(space.Folder, "witness");
        Witness.Create(file, TrafficOutline.Sections.Count);
        WorkerProcess[] workers = await space.StartWorkers(Processes);

        Task<IReadOnlyDictionary<string, int>>[] byThreads = [.. Enumerable.Range(0, threads).Select(seed =>
            Task.Factory.StartNew(() => Drive(space, file, seed, rounds), TaskCreationOptions.LongRunning))];
        Task<WorkerReply>[] byProcesses = [.. workers.Select((worker, number) => worker.Do(
            space.Request(WorkerCommand.Traffic) with { Count = rounds, Seed = 1000 + number, Witness = file }))];

        IReadOnlyDictionary<string, int>[] commits =
            [.. await Eventually.Result(Task.WhenAll(byThreads)), .. (await Task.WhenAll(byProcesses)).Select(reply => reply.Commits)];
        foreach (string section in TrafficOutline.Sections)
        {
            int expected = commits.Sum(one => one.GetValueOrDefault(section));
            Assert.Equal(expected, Counter.Read(space.Engine.Read(space.Document), section));
        }

        space.AssertFree();
    }

    private static IReadOnlyDictionary<string, int> Drive(Workspace space, string file, int seed, int rounds)
    {
        using var witness = new Witness(file);
        using OwnerSession session = space.Engine.OpenSession($"thread {seed}");
        var traffic = new Traffic(session, space.Document, witness, seed);
        traffic.Run(rounds);
        return traffic.Commits;
    }
}
