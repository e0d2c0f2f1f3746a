using System.Globalization;
using MdLock.Audit;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Fuzzing;

/// <summary>
/// I1, I7, I8, I11: whatever stands in the state files, each call ends right or in a typed error, no text that was committed
/// is lost, and nothing is granted beside a live lock.
/// </summary>
public sealed class StateFuzzTests
{
    private const int Parts = 10;
    private const int MutationsEach = 210;

    /// <summary>Nothing here takes a second: what is not done by then hangs.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly LockOptions AtOnce = new() { NoWait = true, MaxRetries = 0 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Parts)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Given_AnyStateFile_When_ItIsMutated_Then_NothingIsLostAndNothingIsGrantedBesideALiveLock(int seed)
    {
        var random = new Random(seed);
        using MdLockEngine holder = FuzzedDocument.NewEngine();
        using MdLockEngine other = FuzzedDocument.NewEngine();
        using MdLockEngine heir = FuzzedDocument.NewEngine();
        using FuzzedDocument template = FuzzedDocument.New(holder);
        RunControl(template, other);
        int repaired = 0;
        var failures = new List<string>();
        for (int number = 0; number < MutationsEach; number++)
        {
            using FuzzedDocument document = template.CopyAndHold(withLease: number % 3 == 0, withWaiter: number % 4 == 0);
            string what = $"seed {seed}, mutation {number.ToString(CultureInfo.InvariantCulture)}: {Mutate(document, random)}";
            Task<(bool, string?)> run = Task.Run(() => Try(document, number, other, heir));
            Assert.True(
                await Task.WhenAny(run, Task.Delay(Bound)) == run, $"{what}: the calls did not come to their end within {Bound}.");
            (bool isRepaired, string? failure) = await run;
            repaired += isRepaired ? 1 : 0;
            if (failure is not null)
            {
                failures.Add($"{what}: {failure}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(5)));

        RunControl(template, other);

        // Else the calls are refused for another reason, and show nothing.
        Assert.InRange(repaired, MutationsEach * 6 / 10, MutationsEach);
    }

    /// <summary>The same calls on the same files, as they were written: all of them succeed.</summary>
    private static void RunControl(FuzzedDocument template, MdLockEngine engine)
    {
        using FuzzedDocument document = template.CopyAndHold(withLease: true, withWaiter: true);
        using OwnerSession other = engine.OpenSession("other");
        foreach (string section in (string[])["one", "three"])
        {
            Assert.Equal(ErrorIds.LockHeld, Assert.Throws<LockAcquisitionException>(() => Acquire(other, document, section)).ErrorId);
        }

        Assert.DoesNotContain(engine.Check(document.Path, CancellationToken.None).Findings, finding => finding.IsFault);
        Assert.Empty(engine.Repair(document.Path, CancellationToken.None).Steps);
        FuzzedDocument.Change(document.Session, document.Path, "one", "\nmark-a9.\n\n");
        FuzzedDocument.Change(other, document.Path, "two", "\nmark-b9.\n\n");
        TableSnapshot table = engine.Locks.Inspect(document.Path, CancellationToken.None);
        Assert.Equal((12, 2, 1), (document.Marks().Count, table.Locks.Length, table.Tickets.Length));
    }

    private static string Mutate(FuzzedDocument document, Random random)
    {
        string[] files = document.StateFiles();
        string path = files[random.Next(files.Length)];
        string name = Path.GetFileName(path);
        bool isEntry = name.EndsWith(".lock", StringComparison.Ordinal) || name.EndsWith(".ticket", StringComparison.Ordinal);
        byte[] bytes = SharedFile.ReadBytes(path);
        string what;
        string target = path;
        byte[] changed = bytes;
        switch (random.Next(10))
        {
            case 0 when !isEntry:
                File.Delete(path);
                return $"{name}: removed";
            case 1:
                (target, what) = (OtherName(path, random), "copied under another name");
                break;
            case 2:
                (target, what) = (OtherName(path, random), "copied under another name, ");
                (changed, string how) = new StateMutation(random).Change(bytes, [bytes], maySeal: true);
                what += how;
                break;
            default:
                byte[][] others = [.. files.Where(file => file != path).Select(SharedFile.ReadBytes)];

                // Who writes a live record with intent can as well remove it, and is refused when he commits.
                (changed, what) = new StateMutation(random).Change(bytes, others, maySeal: !isEntry);
                break;
        }

        SharedFile.WriteBytes(target, changed);
        bool isLease = target == path && name.StartsWith("three", StringComparison.Ordinal);
        if (random.Next(2) == 0 && !isLease)
        {
            File.SetLastWriteTimeUtc(target, DateTime.UtcNow.AddHours(-1));
            what += ", old";
        }

        return $"{name}: {what} ({Path.GetFileName(target)}, {changed.Length} bytes)";
    }

    private static string OtherName(string path, Random random)
    {
        string folder = Path.GetDirectoryName(path)!;
        string name = Path.GetFileName(path);
        string[] names = name switch
        {
            _ when name.EndsWith(".lock", StringComparison.Ordinal) =>
                ["_document.lock", "two.lock", "aaa.lock", "zzz.lock", "one+1.lock", "inner.lock", "~0.lock", ".lock"],
            _ when name.EndsWith(".ticket", StringComparison.Ordinal) =>
                ["0000000000000000001" + name[19..], "1000000000000000000" + name[19..], name[..20] + "fedcba9876543210" + name[36..], "0.ticket"],
            _ when name.EndsWith(".jsonl", StringComparison.Ordinal) =>
                [name.Replace(".1.jsonl", ".2.jsonl", StringComparison.Ordinal), name.Replace(".1.jsonl", ".999999999.jsonl", StringComparison.Ordinal), "x.0123456789ab.1.jsonl", "audit-0000000000000000001.jsonl"],
            _ => [name + ".tmp", "~" + name, name + ".1"],
        };
        return Path.Combine(folder, names[random.Next(names.Length)]);
    }

    private static (bool IsRepaired, string? Failure) Try(
        FuzzedDocument document, int number, MdLockEngine other, MdLockEngine heir)
    {
        try
        {
            return (Run(document, number, other, heir), null);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // All are told at the end, each with what was mutated.
            return (false, failure.ToString());
        }
    }

    /// <returns>Whether the section could be had in the end, after its owner went and a repair came.</returns>
    private static bool Run(FuzzedDocument document, int number, MdLockEngine engine, MdLockEngine last)
    {
        HashSet<string> texts = document.Marks();
        using (OwnerSession other = engine.OpenSession("other"))
        {
            Typed(() => engine.Locks.Inspect(document.Path, CancellationToken.None));
            AssertNotGranted(other, document);
            AssertGrantedOnce(other, engine, document);
            Typed(() => engine.Versions.Find(document.Path, null, latest: number % 2 == 0, CancellationToken.None));
            Typed(() => engine.Events.Read(document.Path, AuditFilter.None, CancellationToken.None));
            Typed(() => engine.Check(document.Path, CancellationToken.None));
            string mark = $"mark-e{number}";
            if (Typed(() => FuzzedDocument.Change(other, document.Path, "two", $"\n{mark}.\n\n")))
            {
                texts.Add(mark);
            }

            Typed(() => engine.Repair(document.Path, CancellationToken.None));
            AssertNotGranted(other, document);
            Typed(() => engine.Check(document.Path, CancellationToken.None));
            mark = $"mark-f{number}";
            if (Typed(() => FuzzedDocument.Change(document.Session, document.Path, "one", $"\n{mark}.\n\n")))
            {
                texts.Add(mark);
            }
        }

        Typed(document.End);
        using OwnerSession heir = last.OpenSession("heir");
        Typed(() => last.Repair(document.Path, CancellationToken.None));
        string end = $"mark-g{number}";
        bool isFree = Typed(() => FuzzedDocument.Change(heir, document.Path, "one", $"\n{end}.\n\n"));
        if (isFree)
        {
            texts.Add(end);
        }

        texts.ExceptWith(document.Marks());
        Assert.True(texts.Count == 0, $"Lost {string.Join(", ", texts)}");
        return isFree;
    }

    private static void AssertNotGranted(OwnerSession other, FuzzedDocument document)
    {
        string[] held = document.Lease is null ? ["one"] : ["one", "three"];
        foreach (string section in held)
        {
            Assert.False(Typed(() => Acquire(other, document, section)), $"{section} was granted twice");
        }

        bool isAll = Typed(() => other.Acquire(
            document.Path, [], AtOnce with { Scope = LockScope.Document }, CancellationToken.None));
        Assert.False(isAll, "The document was granted beside a lock");
    }

    /// <summary>A lock that is granted now is as good as the one from before: its record must be one that all can read.</summary>
    private static void AssertGrantedOnce(OwnerSession other, MdLockEngine engine, FuzzedDocument document)
    {
        SectionLock? granted = null;
        if (Typed(() => granted = other.Acquire(document.Path, ["inner"], AtOnce, CancellationToken.None)[0]))
        {
            string record = Path.Combine(document.Folders.Folder, "inner.lock");
            File.SetLastWriteTimeUtc(record, DateTime.UtcNow.AddHours(-1));
            using OwnerSession third = engine.OpenSession("third");
            Assert.False(Typed(() => Acquire(third, document, "inner")), "inner was granted twice");
            Typed(granted!.Dispose);
        }
    }

    private static void Acquire(OwnerSession session, FuzzedDocument document, string section) =>
        session.Acquire(document.Path, [section], AtOnce, CancellationToken.None);

    /// <summary>Whether a call succeeds; it fails with a typed error or not at all.</summary>
    private static bool Typed(Action call)
    {
        try
        {
            call();
            return true;
        }
        catch (MdLockException)
        {
            // Refused, and said why.
            return false;
        }
    }
}
