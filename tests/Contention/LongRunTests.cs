using System.Globalization;
using System.Text;
using MdLock.Commits;
using MdLock.ContentionTests.Support;
using MdLock.History;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>I3, I4, I7 over a while: many who edit, some who change the structure, and one who knows nothing of locks.</summary>
/// <remarks>
/// Lasts 20 seconds, or as many as the environment variable <c>MDLOCK_LONG_RUN</c> says.
/// </remarks>
public sealed class LongRunTests(ITestOutputHelper output)
{
    private const int Readers = 2;
    private const string DefaultSeconds = "20";

    private static readonly int Editors = Crowd.Of(50);

    private static readonly string? Asked = Environment.GetEnvironmentVariable("MDLOCK_LONG_RUN");

    private static readonly double Seconds = double.Parse(
        string.IsNullOrEmpty(Asked) ? DefaultSeconds : Asked, CultureInfo.InvariantCulture);

    private static readonly string[] Sections =
        [.. Enumerable.Range(0, Editors).Select(number => string.Create(CultureInfo.InvariantCulture, $"s{number}"))];

    /// <summary>True when somebody asks for a long run, and has the time for it.</summary>
    public static bool IsAskedFor => !string.IsNullOrEmpty(Asked);

    [Fact]
    public async Task I3_I7_Given_50EditorsAnd4WhoChangeTheStructureOrKnowNoLocks_When_TheyWorkForAWhile_Then_NothingIsLostOrTorn()
    {
        await using var space = new Workspace(Text());
        MakeFirstVersions(space);
        string start = LongRun.HashOf(await File.ReadAllBytesAsync(space.Document));
        HashSet<Guid> earlier = [.. Versions(space.Engine, space.Document).Select(version => version.Commit)];
        WorkerRequest[] requests =
        [
            .. Sections.Select(section => space.Request(WorkerCommand.EditForAWhile, section)),
            space.Request(WorkerCommand.RenameForAWhile, "Renamed"),
            space.Request(WorkerCommand.MoveForAWhile, "mover"),
            space.Request(WorkerCommand.AddAndRemoveForAWhile, "Extra"),
            space.Request(WorkerCommand.SaveForAWhile),
        ];
        WorkerProcess[] workers = await space.StartWorkers(requests.Length);

        await using var readers = new PlainReaders(space.Document, Readers);

        // The first commit of a process takes as long as hundreds of others: all have it behind them when they start.
        LongRunRecord[] first = await Work(workers, requests, seconds: 0);
        LongRunRecord[] rest = await Work(workers, [.. requests.Select(request => request with { Count = 2 })], Seconds);
        await readers.Stop();

        LongRunRecord[] records = [.. first.Zip(rest, (one, next) => one.Then(next))];

        LongRunRecord[] committers = records[..^1];
        LongRunRecord outside = records[^1];
        Report(readers, committers, outside);
        AssertSawWhole(readers, start, committers, outside);

        // What the last save left becomes versions with the next commit.
        CommitOnce(space, SectionChange.SetBody(Sections[0], "\nlast\n\n"));
        using var engine = new MdLockEngine(new LockSettings());
        Assert.Empty(engine.Check(space.Document, CancellationToken.None).Findings);
        AssertChains(engine, space.Document);
        AssertCounts(engine, space.Document, earlier, committers);
        AssertNoTextLost(engine, space.Document, outside);
        space.AssertFree();
        Assert.Empty(Directory.GetFiles(space.Folder, "*.mdlock-tmp"));
    }

    /// <summary>Lets all work at the same time; each does something in no time too.</summary>
    private static async Task<LongRunRecord[]> Work(WorkerProcess[] workers, WorkerRequest[] requests, double seconds)
    {
        foreach ((WorkerProcess worker, WorkerRequest request) in workers.Zip(requests))
        {
            worker.Tell(request with { Duration = seconds });
        }

        WorkerReply[] replies = await Task.WhenAll(workers.Select(worker => worker.ListenWell(seconds)));
        return [.. replies.Select(reply => reply.LongRun)];
    }

    private static string Text() =>
        "Before all.\n\n"
        + string.Concat(Sections.Select(section => $"# {section}\n{LongRun.TextOf(section, 0)}"))
        + "# Renamed 0\n\nunder many names\n\n# Mover\n\nin many places\n\n# Outside\n\nsaved 0 from outside\n\n";

    /// <summary>From here on each section is followed, whoever writes it.</summary>
    private static void MakeFirstVersions(Workspace space) => CommitOnce(
        space,
        [
            .. Sections.Select(section => SectionChange.SetBody(section, $"\n{section} first\n\n")),
            SectionChange.SetBody("renamed-0", "\nnever the same name\n\n"),
            SectionChange.SetBody("mover", "\nnever the same place\n\n"),
            SectionChange.SetBody("outside", "\nHere is saved 0 from outside.\n\n"),
        ]);

    private static void CommitOnce(Workspace space, params SectionChange[] changes) => space.Session.Change(
        space.Document,
        changes,
        new LockOptions { Timeout = TimeSpan.FromMinutes(1) },
        token: null,
        CancellationToken.None);

    private void Report(PlainReaders readers, LongRunRecord[] committers, LongRunRecord outside) => output.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Seconds} s: {committers.Sum(one => one.Committed.Count)} commits of {committers.Length} processes,
            by one editor {committers[..Editors].Min(one => one.Committed.Count)} to {committers[..Editors].Max(one => one.Committed.Count)},
            renames {committers[Editors].Committed.Count}, moves {committers[Editors + 1].Committed.Count},
            additions and removals {committers[Editors + 2].Committed.Count}, refused {committers.Sum(one => one.Refused)},
            {outside.Texts.Count} saves from outside, {committers.Sum(one => one.TakenBack.Count)} documents taken back,
            {readers.Reads} reads of {readers.Seen.Count} documents, {committers.Sum(one => one.TakenBack.Count(readers.Seen.ContainsKey))} of them taken back later
            """));

    /// <summary>I3: whoever reads sees a document that somebody wrote, whole.</summary>
    /// <remarks>
    /// Allowed are the first document, each that was committed, each that was saved from outside, and one kind more: a
    /// commit puts its document in the place of the one that it knows by exchanging the two names, for no file system
    /// compares before it renames. If it displaced another text, one that was saved from outside in that very moment,
    /// it exchanges them back, and starts again from that text. In between a reader may meet the document that was taken
    /// back: it is whole, and nobody's edit is lost by it. Each process records what it offered, so these are known one
    /// by one; but for those in which one process took the edits of others along: of these each section is known, and
    /// there are no more of them than saves from outside.
    /// </remarks>
    private static void AssertSawWhole(
        PlainReaders readers, string start, LongRunRecord[] committers, LongRunRecord outside)
    {
        HashSet<string> written =
        [
            start,
            .. committers.SelectMany(one => one.Committed),
            .. committers.SelectMany(one => one.TakenBack),
            .. outside.Committed,
        ];
        HashSet<string> sections = [.. committers.Append(outside).SelectMany(one => one.Sections)];
        string[] unknown = [.. readers.Seen.Where(seen => !written.Contains(seen.Key)).Select(seen => seen.Value)];
        foreach (string text in unknown)
        {
            Assert.True(
                LongRun.SectionHashesOf(text).All(sections.Contains), $"Nobody wrote this document, but a reader saw it:\n{text}");
        }

        Assert.InRange(unknown.Length, 0, outside.Texts.Count);

        Assert.True(readers.Seen.Count > Editors, $"The readers saw only {readers.Seen.Count} documents.");
    }

    private static IEnumerable<SectionVersion> Versions(MdLockEngine engine, string path) =>
        engine.Versions.Find(path, selector: null, latest: false, CancellationToken.None).Select(found => found.Version);

    /// <summary>I7: versions are numbered without gap, and each has the checksum of its content.</summary>
    private static void AssertChains(MdLockEngine engine, string path)
    {
        foreach (IGrouping<string, SectionVersion> chain in Versions(engine, path).GroupBy(version => version.SectionKey))
        {
            Assert.Equal(Enumerable.Range(1, chain.Count()), chain.Select(version => version.Version));
            foreach (SectionVersion version in chain)
            {
                string hash = LongRun.HashOf(Encoding.UTF8.GetBytes(version.Content ?? ""));
                Assert.Equal(hash, version.Checksum, ignoreCase: true);
            }
        }
    }

    /// <summary>Each commit that a process counted is in the history, once, and no other is.</summary>
    private static void AssertCounts(
        MdLockEngine engine, string path, HashSet<Guid> earlier, LongRunRecord[] committers)
    {
        Assert.All(committers, one => Assert.NotEmpty(one.Committed));
        SectionVersion[] commits =
        [
            .. Versions(engine, path)
                .Where(version => SectionOperations.IsCommit(version.Operation) && !earlier.Contains(version.Commit)),
        ];
        int ownLastCommit = 1;
        Assert.Equal(
            committers.Sum(one => one.Committed.Count) + ownLastCommit,
            commits.Select(version => version.Commit).Distinct().Count());
        foreach ((string section, LongRunRecord record) in Sections.Zip(committers))
        {
            IEnumerable<string> expected = Enumerable.Range(1, record.Committed.Count)
                .Select(edit => LongRun.TextOf(section, edit));
            IEnumerable<string> found = commits
                .Where(version => version.SectionId == section)
                .Select(version => version.Content![(version.Content!.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(section == Sections[0] ? expected.Append("\nlast\n\n") : expected, found);
        }
    }

    /// <summary>I7: each text that was saved from outside is in the document, or in a version that says so, or was kept aside.</summary>
    private static void AssertNoTextLost(MdLockEngine engine, string path, LongRunRecord outside)
    {
        string kept = Path.Combine(Path.GetDirectoryName(path)!, ".mdlock", Path.GetFileName(path), "kept");
        string[] texts =
        [
            File.ReadAllText(path),
            .. Versions(engine, path)
                .Where(version => version.Author == VersionAuthors.External)
                .Select(version => version.Content ?? ""),
            .. Directory.Exists(kept)
                ? Directory.GetFiles(kept, "*", SearchOption.AllDirectories).Select(File.ReadAllText)
                : [],
        ];
        string[] lost = [.. outside.Texts.Where(text => !texts.Any(one => one.Contains(text, StringComparison.Ordinal)))];
        Assert.True(lost is [], $"Lost are {lost.Length} of {outside.Texts.Count}: {string.Join(", ", lost)}");
        Assert.NotEmpty(outside.Texts);
    }
}
