using System.Collections.Immutable;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Sessions;

/// <summary>A change that waits for a lock, and what others do to its sections meanwhile.</summary>
public sealed class ChangeUnderLockWaitTests : IDisposable
{
    private const string Text =
        "# Guide\n\n## Install\n\nget\n\n### Linux\n\napt\n\n## Usage\n\nrun\n\n## Fix\n\none\n\n## Fix\n\ntwo\n\n## Fix\n\nthree\n";

    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);
    private static readonly LockOptions NoWait = new() { NoWait = true };

    private readonly TemporaryDocument _document = new(Text);
    private readonly CancellationTokenSource _end = new();
    private readonly MdLockEngine _engine = new(new LockSettings { SyncsCommits = false });
    private readonly OwnerSession _ann;
    private readonly OwnerSession _bob;

    public ChangeUnderLockWaitTests()
    {
        _ann = _engine.OpenSession("ann");
        _bob = _engine.OpenSession("bob");
    }

    private ImmutableArray<Ticket> Queue =>
        [.. _engine.Locks.Inspect(_document.Path, CancellationToken.None).Tickets.Select(found => found.Ticket)];

    [Theory]
    [InlineData("install")]
    [InlineData("Guide/Install")]
    public async Task Given_ASection_When_ItIsRenamedMeanwhile_Then_ItIsSetUnderItsNewId(string selector)
    {
        CommitResult result = await Meanwhile(
            "install", SectionChange.SetBody(selector, "\nfetch\n\n"), SectionChange.Rename("install", "Setup"));

        Assert.Equal("setup", result.Section?.Id);
        AssertText(Text.Replace("Install", "Setup", StringComparison.Ordinal).Replace("get", "fetch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_ASectionToMove_When_TheOneBesideWhichItGoesIsRenamedMeanwhile_Then_ItGoesThere(
        bool hasHistory)
    {
        Begin("usage", hasHistory);

        CommitResult result = await Meanwhile(
            "guide", SectionChange.Move("linux", Placement.After, "usage"), SectionChange.Rename("usage", "Use"));

        Assert.Equal("linux", result.Section?.Id);
        AssertOutline("guide", "install", "use", "linux", "fix", "fix-1", "fix-2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_ASectionToAdd_When_TheOneBesideWhichItGoesIsRemovedMeanwhile_Then_ItIsNotFound(
        bool hasHistory)
    {
        Begin("usage", hasHistory);

        await Assert.ThrowsAsync<SectionNotFoundException>(() => Meanwhile(
            "guide", SectionChange.Add("usage", Placement.After, "## New\n"), SectionChange.Remove("usage")));

        AssertOutline("guide", "install", "linux", "fix", "fix-1", "fix-2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_ASectionToSet_When_ItIsRemovedAndAnotherOneGetsItsId_Then_ItIsNotFound(
        bool hasHistory)
    {
        Begin("fix", hasHistory);
        string left = _document.Content.Remove(_document.Content.IndexOf("## Fix", StringComparison.Ordinal))
            + Text[Text.IndexOf("## Fix\n\ntwo", StringComparison.Ordinal)..];

        await Assert.ThrowsAsync<SectionNotFoundException>(() => Meanwhile(
            "guide", SectionChange.SetBody("fix", "\nwrong\n\n"), SectionChange.Remove("fix")));

        AssertText(left);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_ASectionToAdd_When_TheOneBesideItIsRemovedAndAnotherOneGetsItsId_Then_ItIsNotFound(
        bool hasHistory)
    {
        Begin("fix", hasHistory);

        await Assert.ThrowsAsync<SectionNotFoundException>(() => Meanwhile(
            "guide", SectionChange.Add("fix", Placement.After, "## New\n"), SectionChange.Remove("fix")));

        AssertOutline("guide", "install", "linux", "usage", "fix", "fix-1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_RepeatedHeadings_When_OneBeforeIsRenamedMeanwhile_Then_TheSameSectionIsMeant(
        bool hasHistory)
    {
        Begin("fix-1", hasHistory);

        await Meanwhile(
            "guide", SectionChange.Add("fix-1", Placement.After, "## New\n\n"), SectionChange.Rename("fix", "Change"));

        AssertOutline("guide", "install", "linux", "usage", "change", "fix", "new", "fix-1");
        Assert.Matches("(?s)two.*## New.*three", _document.Content);
    }

    [Fact]
    public async Task Given_RepeatsThatAreEqual_When_OneBeforeIsRenamedMeanwhile_Then_TheSameSectionIsMeant()
    {
        File.WriteAllText(_document.Path, "# Guide\n\n## Fix\n\n## Fix\n\n## Fix\n\n");

        await Meanwhile(
            "guide", SectionChange.Add("fix-1", Placement.After, "## New\n\n"), SectionChange.Rename("fix", "Change"));

        AssertOutline("guide", "change", "fix", "new", "fix-1");
    }

    [Fact]
    public async Task Given_ASectionWhoseHistoryBeganMeanwhile_When_ItIsRenamed_Then_AnotherOneWithItsOldIdIsNotIt()
    {
        await Meanwhile(
            "guide",
            SectionChange.Add("usage", Placement.After, "## New\n\n"),
            SectionChange.Rename("usage", "Use"),
            SectionChange.Add("guide", Placement.Under, "## Usage\n\n"));

        AssertOutline("guide", "install", "linux", "use", "new", "fix", "fix-1", "fix-2", "usage");
    }

    [Fact]
    public async Task Given_ALockOfOnesOwn_When_ItsSectionGetsAnotherIdMeanwhile_Then_ItIsMeant()
    {
        TakenLocks own = _bob.Acquire(_document.Path, ["fix-1"], NoWait, CancellationToken.None);
        _ann.Acquire(_document.Path, ["fix"], NoWait, CancellationToken.None);

        await Meanwhile(
            "usage", SectionChange.Move("fix-1", Placement.Under, "usage"), SectionChange.Rename("fix", "Change"));

        Assert.Contains("run\n\n### Fix\n\ntwo\n\n## Change\n", _document.Content, StringComparison.Ordinal);
        Assert.Same(own[0], Assert.Single(_bob.Held));
    }

    [Fact]
    public async Task Given_ASectionToAdd_When_TheOneBesideItIsMovedMeanwhile_Then_TheLockItNeedsThenIsWaitedFor()
    {
        using OwnerSession carl = _engine.OpenSession("carl");
        TakenLocks guide = _ann.Acquire(_document.Path, ["guide"], NoWait, CancellationToken.None);
        Task<TakenLocks> first = Task.Run(
            () => carl.Acquire(_document.Path, ["usage"], new LockOptions { Timeout = HangGuard }, _end.Token));
        WaitUntil("carl waits for usage", () => Queue.Length == 1);
        Task<CommitResult> added = Start(SectionChange.Add("linux", Placement.After, "### New\n\n"));
        WaitUntil("bob waits for install", () => Queue.Length == 2);
        Change(SectionChange.Move("linux", Placement.Under, "usage"));

        guide.End();

        TakenLocks usage = await first.WaitAsync(HangGuard);
        WaitUntil("bob waits for usage", () => Queue is [{ Targets: [{ SectionId: "usage", Scope: LockScope.Body }] }]);
        Assert.Equal("usage", Assert.Single(Locks).Target.SectionId);
        usage.End();
        CommitResult result = await added.WaitAsync(HangGuard);
        Assert.Equal("new", result.Section?.Id);
        AssertOutline("guide", "install", "usage", "linux", "new", "fix", "fix-1", "fix-2");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _engine.Dispose();
        _document.Dispose();
        _end.Dispose();
    }

    private IEnumerable<HeldLock> Locks =>
        _engine.Locks.Inspect(_document.Path, CancellationToken.None).Locks.Select(found => found.Lock);

    private static void WaitUntil(string what, Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, HangGuard), $"It never came to this in {HangGuard}: {what}.");

    private void Begin(string section, bool hasHistory)
    {
        if (hasHistory)
        {
            Change(SectionChange.Append(section, "more"));
        }
    }

    /// <summary>Ann holds a section; Bob waits with his change; Ann makes hers, and lets go.</summary>
    private async Task<CommitResult> Meanwhile(string held, SectionChange bobs, params SectionChange[] anns)
    {
        TakenLocks locks = _ann.Acquire(_document.Path, [held], NoWait, CancellationToken.None);
        Task<CommitResult> waiting = Start(bobs);
        WaitUntil($"somebody waits for what {held} holds", () => Queue.Length == 1);
        foreach (SectionChange change in anns)
        {
            Change(change);
        }

        locks.End();
        return await waiting.WaitAsync(HangGuard);
    }

    private Task<CommitResult> Start(SectionChange change) => Task.Run(
        () => _bob.Change(_document.Path, [change], new LockOptions { Timeout = HangGuard }, token: null, _end.Token));

    private void Change(SectionChange change) =>
        _ann.Change(_document.Path, [change], NoWait, token: null, CancellationToken.None);

    private void AssertText(string expected)
    {
        Assert.Equal(expected, _document.Content);
        Assert.Empty(Locks);
    }

    private void AssertOutline(params string[] ids)
    {
        Assert.Equal(ids, _engine.Read(_document.Path).Index.Sections.Select(section => section.Id));
        Assert.Empty(Locks);
    }
}
