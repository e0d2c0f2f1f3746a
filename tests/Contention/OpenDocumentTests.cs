using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I3, I7: programs that have the document open and let nobody replace it: an editor, an antivirus.</summary>
/// <remarks>On Unix nothing that is open is in the way of a new file; the same must come out there.</remarks>
public sealed class OpenDocumentTests(ITestOutputHelper output)
{
    private const int Editors = 4;
    private static readonly int Commits = Crowd.Rounds(25);

    /// <summary>What a commit may say when somebody has the document open for longer than it tries.</summary>
    private static readonly string[] Refusals =
        [ErrorIds.CommitFailed, ErrorIds.DocumentNotReadable, ErrorIds.DocumentNotWritable];

    [Theory]
    [InlineData(FileShare.ReadWrite)]
    [InlineData(FileShare.Read)]
    [InlineData(FileShare.None)]
    public async Task I3_I7_Given_ProgramsThatOpenTheDocumentWithoutSharingItsDeletion_When_EditorsCommit_Then_NothingIsTornOrLost(
        FileShare share)
    {
        await using var space = new Workspace();
        WorkerProcess[] workers = await space.StartWorkers(Editors);
        await using var openers = new RudeOpener(space.Document, share);

        WorkerReply[] replies = await Task.WhenAll(workers.Select(worker => Edit(worker, space)));
        await openers.Stop();

        int value = Counter.Read(space.Engine.Read(space.Document), "one");
        output.WriteLine($"{share}: {value} commits, opened {openers.Opened} times, {openers.Documents.Count} documents seen");
        Assert.Equal(replies.Sum(reply => reply.Grants.Count), value);
        Assert.True(openers.Opened > 0, "Nobody had it open.");
        Assert.True(value > 0, "Every commit was refused.");
        HashSet<string> written = [.. Enumerable.Range(0, value + 1).Select(TextWith)];
        Assert.All(openers.Documents, seen => Assert.Contains(seen, written));
        space.AssertUntouched(TextWith(value));
        Assert.Empty(space.Engine.Check(space.Document, CancellationToken.None).Findings);
        Assert.Empty(Directory.GetFiles(space.Folder, "*.mdlock-tmp"));
    }

    [Theory]
    [InlineData(FileShare.ReadWrite)]
    [InlineData(FileShare.None)]
    public async Task I5_I11_Given_AProgramThatKeepsTheDocumentOpen_When_Committed_Then_ItIsDoneOrRefusedByATypedErrorAndDoneLater(
        FileShare share)
    {
        await using var space = new Workspace();
        WorkerProcess worker = await space.StartWorker();
        WorkerReply reply;
        using (new FileStream(space.Document, FileMode.Open, FileAccess.Read, share))
        {
            reply = await worker.Ask(space.Commit("one", "\nfirst\n"));
        }

        string first = Workspace.Text.Replace("# One\n\n0", "# One\n\nfirst", StringComparison.Ordinal);
        output.WriteLine($"{share}: {reply.Error ?? "committed"} {reply.Message}");
        Assert.True(reply.Error is null || Refusals.Contains(reply.Error), $"{reply.Error}: {reply.Message}");
        Assert.Equal(reply.Error is null ? first : Workspace.Text, space.Content);

        await worker.Do(space.Commit("two", "\nsecond\n"));

        string expected = reply.Error is null ? first : Workspace.Text;
        space.AssertUntouched(expected.Replace("# Two\n\n0", "# Two\n\nsecond", StringComparison.Ordinal));
        Assert.Empty(space.Engine.Check(space.Document, CancellationToken.None).Findings);
    }

    private static string TextWith(int number) =>
        Workspace.Text.Replace("# One\n\n0", $"# One\n\n{number}", StringComparison.Ordinal);

    private static async Task<WorkerReply> Edit(WorkerProcess worker, Workspace space)
    {
        var grants = new List<WorkerGrant>();
        for (int time = 0; time < Commits; time++)
        {
            WorkerReply reply = await worker.Ask(space.Request(WorkerCommand.Increment, "one"));
            if (reply.Error is null)
            {
                grants.AddRange(reply.Grants);
            }
            else
            {
                // Refused, and its lock is kept; it was told, so nothing is lost.
                Assert.True(Refusals.Contains(reply.Error), $"{reply.Error}: {reply.Message}");
                await worker.Do(space.Request(WorkerCommand.Release));
            }
        }

        return new() { Grants = grants };
    }
}
