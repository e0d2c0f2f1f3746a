using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>What a commit asks before it writes.</summary>
public sealed class ChangeUnderLockTests : IDisposable
{
    private const string Text = "# One\n\nfirst\n\n## Inner\n\ndeep\n\n# Two\n\nsecond\n";

    private readonly TemporaryDocument _document = new(Text);
    private readonly JumpingClock _clock = new();
    private readonly MdLockEngine _engine;
    private readonly OwnerSession _session;

    public ChangeUnderLockTests()
    {
        _engine = new MdLockEngine(new LockSettings(), _clock);
        _session = _engine.OpenSession("ann");
    }

    [Fact]
    public void I4_Given_ASection_When_WhatItHoldsIsCommitted_Then_NothingIsWritten()
    {
        DateTime before = File.GetLastWriteTimeUtc(_document.Path);
        using ChangeUnderLock writer = Open("one");

        CommitResult result = writer.Commit(
            (index, section) => SectionEditor.ReplaceContent(index, section, index.Content(section).ToString(), false),
            null,
            CancellationToken.None);

        Assert.False(result.Changed);
        Assert.Equal((Text, before), (_document.Content, File.GetLastWriteTimeUtc(_document.Path)));
    }

    [Fact]
    public void I6_Given_AnExpectedChecksum_When_TheSectionIsAnotherByNow_Then_NothingIsWritten()
    {
        using ChangeUnderLock writer = Open("one");
        DocumentSnapshot snapshot = writer.Read();
        string checksum = snapshot.Index.Checksum(snapshot.Index.Resolve("one"));
        string changed = Text.Replace("first", "outside", StringComparison.Ordinal);
        File.WriteAllText(_document.Path, changed);

        var refused = Assert.Throws<VersionConflictException>(
            () => writer.Commit(Body("new"), checksum, CancellationToken.None));

        Assert.Equal(ErrorIds.VersionConflict, refused.ErrorId);
        Assert.Equal(changed, _document.Content);
        File.WriteAllText(_document.Path, Text);
        Assert.True(writer.Commit(Body("\nnew\n"), checksum, CancellationToken.None).Changed);
    }

    [Fact]
    public void I1_Given_ALockOnABody_When_MoreIsWrittenUnderIt_Then_ThatIsRefused()
    {
        using ChangeUnderLock body = Open("one", LockScope.Body);

        Assert.Equal(
            ErrorIds.LockDeadlock,
            Assert.Throws<LockAcquisitionException>(() => Open("one", LockScope.Subtree)).ErrorId);
        Assert.Equal(Text, _document.Content);
    }

    [Fact]
    public void I6_Given_AWriterWhoseLockWasReleased_When_ItCommits_Then_ThatIsRefused()
    {
        ChangeUnderLock writer = Open("one");
        writer.Dispose();

        var refused = Assert.Throws<LockTimeoutException>(
            () => writer.Commit(Body("late"), null, CancellationToken.None));

        Assert.Equal(ErrorIds.LockLost, refused.ErrorId);
        Assert.Equal(Text, _document.Content);
    }

    [Fact]
    public void I6_Given_AWriterPastItsTime_When_ItCommits_Then_ThatIsRefusedWithTheEvidence()
    {
        using ChangeUnderLock writer = Open("one");
        _clock.Advance(TimeSpan.FromMinutes(6));

        var refused = Assert.Throws<LockTimeoutException>(
            () => writer.Commit(Body("late"), null, CancellationToken.None));

        Assert.Equal(ErrorIds.LockExpired, refused.ErrorId);
        Assert.Equal(Text, _document.Content);
    }

    [Fact]
    public void I6_Given_ATokenOfTwoLeases_When_OneIsOver_Then_TheOtherOneStillLetsItsSectionBeChanged()
    {
        var lease = new LockOptions { NoWait = true, Persistent = true };
        string token = _session.Acquire(_document.Path, ["one", "two"], lease, CancellationToken.None)[0].Token!;
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(token, _session.Acquire(_document.Path, ["one"], lease, CancellationToken.None)[0].Token);
        _clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(ErrorIds.LockExpired, Assert.Throws<LockTimeoutException>(() => Change("two", token)).ErrorId);
        Assert.Equal(Text, _document.Content);
        Change("one", token);
        Assert.Equal(Text.Replace("first", "new", StringComparison.Ordinal), _document.Content);
    }

    [Fact]
    public void I4_Given_AnEditThatWouldHarmAnotherSection_When_Committed_Then_NothingIsWrittenAndTheLockStays()
    {
        using ChangeUnderLock writer = Open("one");

        Assert.Throws<SectionBoundaryException>(() => writer.Commit(
            (index, section) => SectionEditor.ReplaceContent(index, section, "# One\n\n```\nopen\n", true),
            null,
            CancellationToken.None));

        Assert.Equal(Text, _document.Content);
        Assert.Single(_engine.Locks.Inspect(_document.Path, CancellationToken.None).Locks);
        Assert.Equal([".locks", ".mdlock", "guide.md"], Directory.EnumerateFileSystemEntries(_document.Folder)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _document.Dispose();
    }

    private static Func<DocumentIndex, Section, EditResult> Body(string text) =>
        (index, section) => SectionEditor.ReplaceBody(index, section, text);

    private void Change(string section, string token) => _session.Change(
        _document.Path, [SectionChange.SetBody(section, "\nnew\n\n")], new LockOptions { NoWait = true }, token, CancellationToken.None);

    private ChangeUnderLock Open(string section, LockScope scope = LockScope.Subtree) => _session.BeginChange(
        _document.Path, section, scope, new LockOptions { NoWait = true }, null, CancellationToken.None);
}
