using System.Globalization;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.History;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Commits;

/// <summary>I3, I5, I7: whatever of what was not synced a disk forgets, nothing that was answered is lost, and the history agrees.</summary>
public sealed class PowerLossTests(ITestOutputHelper output)
{
    /// <summary>Images of a disk for each operation on it, and so what a run takes; <c>MDLOCK_POWER_LOSS</c> says how many else.</summary>
    private static readonly int ImagesPerOperation =
        int.TryParse(Environment.GetEnvironmentVariable("MDLOCK_POWER_LOSS"), CultureInfo.InvariantCulture, out int images) ? images : 4;

    public static TheoryData<string, bool> Operations()
    {
        var cases = new TheoryData<string, bool>();
        foreach (string name in Scenarios.Names)
        {
            cases.Add(name, false);
            cases.Add(name, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Given_ACommit_When_ThePowerFailsAtAnyOperation_Then_NothingAnsweredIsLostAndTheHistoryAgrees(
        string operation, bool hasCheckpoint)
    {
        using var desk = new Desk();
        var run = new Run(desk, seed: operation.Length);
        run.Commit(desk, Desk.SetBody("a", "one\n"), Desk.SetBody("b", "two\n"));
        foreach (SectionChange change in Scenarios.Before(operation))
        {
            run.Commit(desk, change);
        }

        if (hasCheckpoint)
        {
            run.Checkpoint(desk);
        }

        run.Commit(desk, Scenarios.Changes(desk, operation));
        run.Commit(desk, Desk.Append("_preamble", "more"));
        run.Checkpoint(desk);
        run.Commit(desk, Desk.Append("_preamble", "again"));

        Check(run, operation);
    }

    [Fact]
    public void Given_ManyCommits_When_ThePowerFails_Then_EachIsInTheHistoryOnceAndInOrder()
    {
        using var desk = new Desk();
        var run = new Run(desk, seed: 7);
        for (int i = 0; i < 5; i++)
        {
            run.Commit(desk, Desk.SetBody(i % 2 == 0 ? "b" : "setup-1", $"text {i}\n"));
        }

        run.Checkpoint(desk);
        run.Commit(desk, SectionChange.Rename("setup", "Begin"));
        run.Commit(desk, Desk.SetBody("b", "last\n"));

        Check(run, "many");
    }

    [Fact]
    public void Given_ACommitThatTookOthersAlong_When_ThePowerFails_Then_AllOfThemAreThereOrNone()
    {
        using var desk = new Desk();
        var run = new Run(desk, seed: 11);
        run.CommitBehind(desk, waits: Desk.Append("b", "waited"), leads: Desk.SetBody("setup", "led\n"));
        run.CommitBehind(desk, waits: Desk.SetBody("a", "waited\n"), leads: Desk.Append("b", "led"));
        run.Checkpoint(desk);
        run.CommitBehind(desk, waits: Desk.Append("c", "waited"), leads: Desk.Append("a", "led"));

        Check(run, "group");
    }

    private void Check(Run run, string name)
    {
        int again = 0;
        foreach ((DiskImage image, Answer[] answered, string? pending) in run.Images)
        {
            using var left = new Desk();
            ForgetfulDisk disk = Restart(left, image, "the next run");
            var second = new List<DiskImage>();
            disk.OnOperation = () => second.AddRange(disk.WhatMayBeLeft(1, run.Chance));

            left.Open(disk).Recover(CancellationToken.None);
            AssertWhole(left, answered, pending, name);

            // And once more in the middle of that.
            if (second.Count > 0 && run.Chance.Next(8) == 0)
            {
                using var twice = new Desk();
                DiskImage chosen = second[run.Chance.Next(second.Count)];
                twice.Open(Restart(twice, chosen, "the run after that")).Recover(CancellationToken.None);
                AssertWhole(twice, answered, pending, name + " twice");
                again++;
            }
        }

        output.WriteLine($"{name}: {run.Images.Count} disks after {run.Operations} operations, {again} recovered twice");
        Assert.True(run.Images.Count > 30, $"only {run.Images.Count} disks");
    }

    private static ForgetfulDisk Restart(Desk desk, DiskImage image, string boot)
    {
        string place = Path.GetDirectoryName(desk.Path)!;
        image.WriteTo(place);
        desk.DocumentFolders.Files.Refresh();
        desk.Boot = boot;
        return new ForgetfulDisk(desk.Files, place, image);
    }

    private static void AssertWhole(Desk desk, Answer[] answered, string? pending, string name)
    {
        string text = desk.Text;
        Assert.True(text == answered[^1].Text || text == pending, $"{name}: {text}");
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
        Assert.Empty(desk.Temporary());
        DocumentIndex index = DocumentIndex.Parse(text);
        foreach (SectionHistory section in desk.ReadHistory().Sections)
        {
            SectionVersion[] versions = [.. desk.ReadHistory().Versions(section.SectionKey)];
            Assert.Equal(Enumerable.Range(1, versions.Length), versions.Select(version => version.Version));
            Assert.DoesNotContain(versions, version => version.Operation == SectionOperations.External);
            Assert.Equal(section.IsRemoved, index.Find(section.SectionId) is null);
        }

        string[] kept = [.. desk.ReadHistory().Sections.SelectMany(section => desk.ReadHistory().Versions(section.SectionKey)).Select(Name)];
        Assert.Empty(answered.SelectMany(one => one.Versions).Select(Name).Except(kept));
        CommitResult next = desk.Commit(Desk.Append("_preamble", "next"));
        Assert.Null(next.Deferred);
        Assert.DoesNotContain(next.Versions, version => version.Operation == SectionOperations.External);
        Assert.DoesNotContain(desk.Verify(), finding => finding.IsFault);
    }

    private static string Name(SectionVersion version) => $"{version.SectionKey} {version.Version} {version.Hash}";

    /// <summary>What somebody was told.</summary>
    /// <param name="Text">The document.</param>
    /// <param name="Versions">The versions that were made of it.</param>
    private sealed record Answer(string Text, IReadOnlyList<SectionVersion> Versions);

    /// <summary>Commits on a disk that may lose its power, and what it may hold then.</summary>
    private sealed class Run(Desk desk, int seed)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private readonly List<Answer> _answered = [new(desk.Text, [])];
        private readonly ForgetfulDisk _disk = new(desk.Files, Path.GetDirectoryName(desk.Path)!);
        private string? _pending;

        public Random Chance { get; } = new(seed);

        public List<(DiskImage Image, Answer[] Answered, string? Pending)> Images { get; } = [];

        public int Operations => _disk.Operations;

        public void Commit(Desk on, params SectionChange[] changes)
        {
            _disk.OnOperation = Take;
            _pending = TextAfter(on, changes);
            CommitResult result = on.CommitWith(on.Open(_disk), changes);
            Assert.Equal(_pending, on.Text);
            _answered.Add(new(on.Text, result.Versions));
            _pending = null;
            Take();
        }

        public void CommitBehind(Desk on, SectionChange waits, SectionChange leads)
        {
            _disk.OnOperation = Take;
            _pending = TextAfter(on, [leads, waits]);
            CommitResult waited = on.CommitBehind(() => on.CommitWith(on.Open(_disk), waits), Lead);
            _answered.Add(new(on.Text, waited.Versions));
            Take();

            void Lead()
            {
                CommitResult led = on.CommitWith(on.Open(_disk), leads);
                Assert.Equal(_pending, on.Text);
                _answered.Add(new(on.Text, led.Versions));
                _pending = null;
                Take();
            }
        }

        public void Checkpoint(Desk on)
        {
            on.Open(_disk).MakeCheckpoint(CancellationToken.None);
            Take();
        }

        private static string TextAfter(Desk on, SectionChange[] changes) =>
            new CommitPlan(DocumentIndex.Parse(on.Text), on.ReadHistory().ReadState()).Apply(changes).After.Text;

        private void Take()
        {
            foreach (DiskImage image in _disk.WhatMayBeLeft(ImagesPerOperation, Chance))
            {
                Answer[] answered = [.. _answered];
                if (_known.Add($"{image.Digest()} {answered.Length} {_pending is null}"))
                {
                    Images.Add((image, answered, _pending));
                }
            }
        }
    }
}
