using MdLock.ContentionTests.Support;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>Many who read, change and write one section at a time: I1 and I2 with real processes.</summary>
public sealed class IncrementTests
{
    [Fact]
    public async Task I1_I2_Given_8Processes_When_EachIncrementsOneSection200Times_Then_NoneIsLostOrOvertaken()
    {
        const int Processes = 8;
        int times = Crowd.Rounds(200);
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Processes);

        WorkerReply[] replies = await Task.WhenAll(workers.Select(worker =>
            worker.Do(space.Request(WorkerCommand.Increment, "one") with { Count = times })));

        WorkerGrant[] grants = [.. replies.SelectMany(reply => reply.Grants).OrderBy(grant => grant.Fence)];
        Assert.Equal(Enumerable.Range(1, Processes * times), grants.Select(grant => grant.Value));

        // A grant at once is its own place in the queue: asked and answered in one step.
        long[] places = [.. grants.Select(grant => grant.TicketOrder ?? grant.Fence)];
        Assert.Equal(places.Order(), places);
        Assert.Contains(grants, grant => grant.TicketOrder is not null);
        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", $"# One\n\n{Processes * times}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I1_I4_Given_50Processes_When_EachCommitsItsOwnSection_Then_AllTextsAndNothingElseAreThere()
    {
        int processes = Crowd.Of(50);
        string[] ids = [.. Enumerable.Range(0, processes).Select(number => $"s{number}")];
        await using var space = new Workspace(TextWith(id => $"from {id}"));
        WorkerProcess[] workers = await space.StartWorkers(processes);

        await Task.WhenAll(workers.Zip(ids, (worker, id) => worker.Do(space.Commit(id, $"written by {id}\n"))));

        space.AssertUntouched(TextWith(id => $"written by {id}"));

        string TextWith(Func<string, string> body) => "---\ntitle: kept\n---\nBefore all.\n\n"
            + string.Join('\n', ids.Select(id => $"Heading of {id} {{#{id}}}\n----\n{body(id)}\n"));
    }

    [Fact]
    public async Task I8_Given_EditorsAtWork_When_OthersCleanUpAllTheTime_Then_NothingLiveIsRemoved()
    {
        const int Processes = 3;
        int times = Crowd.Rounds(50);
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Processes);

        Task<WorkerReply[]> editing = Task.WhenAll(workers.Select(worker =>
            worker.Do(space.Request(WorkerCommand.Increment, "one") with { Count = times })));
        while (!editing.IsCompleted)
        {
            Assert.Empty(space.Engine.Cleanup(space.Document, CancellationToken.None).Reclaimed);
        }

        await editing;
        space.AssertUntouched(Workspace.Text.Replace("# One\n\n0", $"# One\n\n{Processes * times}", StringComparison.Ordinal));
    }
}
