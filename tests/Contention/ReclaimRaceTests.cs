using System.Globalization;
using System.Text.Json.Nodes;
using MdLock.ContentionTests.Support;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I9: the race that lets two in wherever a verdict and the act on it are two steps.</summary>
public sealed class ReclaimRaceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task I1_I9_Given_ADeadHolder_When_8ProcessesFindItAtOnce1000Times_Then_OneReclaimsEachTime()
    {
        const int Processes = 8;
        int rounds = Crowd.Rounds(1000);
        await using var space = new Workspace();
        string witness = Path.Combine(space.Folder, "witness");
        Witness.Create(witness, 1);
        WorkerProcess[] workers = await space.StartWorkers(Processes);
        string record = await LeaveDead(space);
        long fence = 0;

        for (int round = 0; round < rounds; round++)
        {
            Guid planted = Plant(space, record, fence + 1);

            WorkerReply[] replies = await Task.WhenAll(workers.Select(worker =>
                worker.Do(space.Request(WorkerCommand.Contend, "one") with { Witness = witness })));

            Assert.Equal([planted], replies.SelectMany(reply => reply.Reclaimed));
            Assert.All(replies, reply => Assert.True(reply.Grants[0].Fence > fence + 1));
            fence = replies.Max(reply => reply.Grants[0].Fence);
            if (round % 10 == 9)
            {
                // Whoever runs it sees that it is not standing still.
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round + 1} of {rounds}"));
            }
        }

        space.AssertUntouched();
    }

    /// <summary>The record of a process that was killed while it held the lock.</summary>
    private static async Task<string> LeaveDead(Workspace space)
    {
        WorkerProcess dying = await space.StartWorker();
        await dying.Do(space.Acquire("one"));
        await dying.Kill();
        string record = await File.ReadAllTextAsync(LockOf(space));
        File.Delete(LockOf(space));
        return record;
    }

    private static Guid Plant(Workspace space, string record, long fence)
    {
        JsonObject changed = JsonNode.Parse(record)!.AsObject();
        var lockId = Guid.NewGuid();
        changed["lock_id"] = lockId.ToString("D", CultureInfo.InvariantCulture);
        changed["fence"] = fence;
        changed.Remove("check");
        File.WriteAllText(LockOf(space), changed.ToJsonString());
        return lockId;
    }

    private static string LockOf(Workspace space) => Path.Combine(space.Locks, "one.lock");
}
