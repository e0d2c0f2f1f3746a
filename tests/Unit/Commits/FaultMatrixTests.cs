using MdLock.Commits;
using MdLock.Errors;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I5: whatever the system refuses, the document is untouched, or it and the history are the new ones.</summary>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<Exception>> Faults = new(StringComparer.Ordinal)
    {
        ["disk full"] = () => new IOException("No space left on device", 28),
        ["I/O error"] = () => new IOException("Input/output error", 5),
        ["access denied"] = () => new UnauthorizedAccessException("Permission denied"),
    };

    public static TheoryData<string, string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool, bool>();
        foreach (string operation in Scenarios.Names)
        {
            foreach (string fault in Faults.Keys)
            {
                cases.Add(operation, fault, false, false);
                cases.Add(operation, fault, true, false);
            }

            // What the system says is the same to both.
            cases.Add(operation, "I/O error", false, true);
            cases.Add(operation, "I/O error", true, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Given_ACommit_When_AnyFileOperationFails_Then_TypedErrorAndUntouchedOrCommitted(
        string operation, string fault, bool lasts, bool isShared)
    {
        int points = 0, refused = 0, deferred = 0;
        for (int at = 1; ; at++)
        {
            using var desk = new Desk(isShared: isShared);
            desk.Commit(Desk.SetBody("a", "one\n"));
            Scenarios.Prepare(desk, operation);
            string before = desk.Text;
            var files = new FailingDisk(desk.Files, at, Faults[fault], lasts);
            CommitResult? result = null;
            try
            {
                Committer committer = desk.Open(files);
                result = desk.CommitWith(committer, Scenarios.Changes(desk, operation));
                committer.MakeCheckpoint(CancellationToken.None);
            }
            catch (MdLockException error) when (result is not null && error is CommitException or DocumentException or StoreException)
            {
                // What was answered stands; the next checkpoint does it.
                deferred++;
            }
            catch (MdLockException error) when (error is CommitException or DocumentException or StoreException)
            {
                Assert.Equal(before, desk.Text);
                Assert.NotNull(error.RecommendedAction);
                refused++;
            }

            if (files.Operations.Count < at)
            {
                break;
            }

            points++;
            // Where the store tells what is committed, the document follows as soon as the disk lets it.
            bool follows = isShared && result?.Deferred is not null;
            string text = result?.After.Text.Text ?? before;
            Assert.True(follows || desk.Text == text, $"{at}: {desk.Text}");
            deferred += result?.Deferred is null ? 0 : 1;
            desk.Open().Recover(CancellationToken.None);
            Assert.Equal(text, desk.Text);
            Assert.Empty(desk.Temporary());
            Assert.Empty(desk.Verify());
            desk.Commit(Desk.Append("_preamble", "next"));
            Assert.Empty(desk.Verify());
        }

        output.WriteLine($"{operation}, {fault}: {points} points, {refused} refused, {deferred} finished later");
        Assert.True(refused > 5 && deferred > 3);
    }
}
