using System.Globalization;
using System.Text.RegularExpressions;
using MdLock.ContentionTests.Support;
using MdLock.Errors;
using MdLock.Worker;

namespace MdLock.ContentionTests;

/// <summary>What ends a lock's owner ends that process, and no other that somebody's record points at.</summary>
public sealed class StopOwnerTests
{
    private const string Nobody = "65534";

    [Fact]
    public async Task Given_ATrueRecord_When_ItsOwnerIsStopped_Then_ThatProcessEnds()
    {
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartWorker();
        WorkerGrant held = (await owner.Do(space.Acquire("one"))).Grants[0];

        space.Engine.StopOwner(space.Document, held.LockId, CancellationToken.None);

        await owner.WhenKilled();
    }

    [Fact]
    public async Task Given_ARecordWithoutAStartTime_When_ItsOwnerIsStopped_Then_ItIsRefused()
    {
        await using var space = new Workspace();
        WorkerProcess victim = await space.StartWorker();
        Guid lockId = await Forge(space, record => WithNumber(WithNumber(record, "process_id", victim.Id), "process_start", 0));

        MustBeRefused(space, lockId, "start time");

        await MustLive(space, victim);
    }

    [Fact]
    public async Task Given_ARecordThatIsTrueButForItsStartTime_When_ItsOwnerIsStopped_Then_NothingIsEnded()
    {
        await using var space = new Workspace();
        WorkerProcess victim = await space.StartWorker();
        await victim.Do(space.Acquire("two"));
        Guid lockId = await Forge(
            space, record => WithNumber(Pointing(record, RecordOf(space, "two")), "process_start", StartOf(space, "two") + 1));

        space.Engine.StopOwner(space.Document, lockId, CancellationToken.None);

        await MustLive(space, victim);
    }

    [Fact]
    public async Task Given_ARecordOfSomebodyElse_When_ItPointsAtOnesOwnProcess_Then_ItIsRefused()
    {
        RequireOtherUsers();
        await using var space = new Workspace();
        WorkerProcess victim = await space.StartWorker();
        await victim.Do(space.Acquire("two"));
        Guid lockId = await Forge(space, record => Pointing(record, RecordOf(space, "two")));
        await Command.Run("chown", Nobody, RecordPath(space, "one"));

        MustBeRefused(space, lockId, "another user");

        await MustLive(space, victim);
    }

    [Fact]
    public async Task Given_OnesOwnRecord_When_ItPointsAtSomebodyElsesProcess_Then_ItIsRefused()
    {
        RequireOtherUsers();
        await using var space = new Workspace();
        await using WorkerProcess victim = await StartAsNobody(space);
        Guid lockId = await Forge(space, record => Pointing(record, RecordOf(space, "two")));

        MustBeRefused(space, lockId, "another user");

        await MustLive(space, victim);
    }

    [Fact]
    public async Task Given_SomebodyElsesLock_When_TheSuperuserStopsItsOwner_Then_ThatProcessEnds()
    {
        RequireOtherUsers();
        await using var space = new Workspace();
        await using WorkerProcess owner = await StartAsNobody(space);

        space.Engine.StopOwner(space.Document, LockId(space, "two"), CancellationToken.None);

        await owner.WhenKilled();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task Given_ARecordThatOthersMayWrite_When_ItPointsAtAProcessThatDoesNotHoldIt_Then_ItIsRefused(Enum more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permission bits.");
        await using var space = new Workspace();
        WorkerProcess victim = await space.StartWorker();
        await victim.Do(space.Acquire("two"));
        Guid lockId = await Forge(space, record => Pointing(record, RecordOf(space, "two")));
        AddMode(RecordPath(space, "one"), (UnixFileMode)more);

        MustBeRefused(space, lockId, "written by others");

        await MustLive(space, victim);
    }

    [Fact]
    public async Task Given_ATrueRecordThatOthersMayWrite_When_ItsOwnerIsStopped_Then_ThatProcessEnds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which process has a lock on a file.");
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartWorker();
        WorkerGrant held = (await owner.Do(space.Acquire("one"))).Grants[0];
        AddMode(RecordPath(space, "one"), UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

        space.Engine.StopOwner(space.Document, held.LockId, CancellationToken.None);

        await owner.WhenKilled();
    }

    [Fact]
    public async Task Given_ARecordWithASecondName_When_ItsOwnerIsStopped_Then_ItIsRefused()
    {
        await using var space = new Workspace();
        WorkerProcess owner = await space.StartWorker();
        WorkerGrant held = (await owner.Do(space.Acquire("one"))).Grants[0];
        HardLink.Create(RecordPath(space, "one"), Path.Combine(space.Folder, "second"));

        MustBeRefused(space, held.LockId, "several names");

        await MustLive(space, owner);
    }

    [Fact]
    public async Task Given_ARecordThatNamesAThread_When_ItsOwnerIsStopped_Then_ItIsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux do threads have numbers as processes have.");
        await using var space = new Workspace();
        WorkerProcess victim = await space.StartWorker();
        int thread = Directory.GetDirectories($"/proc/{victim.Id}/task")
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .First(id => id != victim.Id);
        string stat = File.ReadAllText($"/proc/{thread}/stat");
        long start = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
        Guid lockId = await Forge(space, record => WithNumber(WithNumber(record, "process_id", thread), "process_start", start));

        MustBeRefused(space, lockId, "no one process");

        await MustLive(space, victim);
    }

    private static void RequireOtherUsers() => Assert.SkipUnless(
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only the superuser can become somebody else.");

    private static void MustBeRefused(Workspace space, Guid lockId, string why)
    {
        var refused = Assert.Throws<LockException>(
            () => space.Engine.StopOwner(space.Document, lockId, CancellationToken.None));
        Assert.Equal(ErrorIds.OwnerNotStoppable, refused.ErrorId);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.RecommendedAction);
    }

    /// <summary>It answers, so nothing ended it.</summary>
    private static async Task MustLive(Workspace space, WorkerProcess worker) =>
        await worker.Ask(space.Request(WorkerCommand.Release));

    /// <summary>A worker of another user with a lock on the section two.</summary>
    private static async Task<WorkerProcess> StartAsNobody(Workspace space)
    {
        AddMode(space.Folder, (UnixFileMode)0x1FF);
        AddMode(space.Document, (UnixFileMode)0x1B6);
        WorkerProcess worker = await WorkerProcess.StartAsNobody();
        await worker.Do(space.Acquire("two"));
        return worker;
    }

    /// <summary>Writes a record on the section one, made from a true one.</summary>
    private static async Task<Guid> Forge(Workspace space, Func<string, string> change)
    {
        WorkerProcess former = await space.StartWorker();
        Guid lockId = (await former.Do(space.Acquire("one"))).Grants[0].LockId;
        string path = RecordPath(space, "one");
        string record = PlainFile.ReadSharedText(path);
        await former.Kill();
        PlainFile.Remove(path);

        // Whoever forges leaves out the digest, which only tells damage.
        await File.WriteAllTextAsync(path, Regex.Replace(change(record), ",\"check\":\"[^\"]*\"", ""));
        return lockId;
    }

    private static string RecordPath(Workspace space, string section) => Path.Combine(space.Locks, section + ".lock");

    private static string RecordOf(Workspace space, string section) => PlainFile.ReadSharedText(RecordPath(space, section));

    private static Guid LockId(Workspace space, string section) =>
        space.Table.Locks.Single(found => found.Lock.Target.SectionId == section).Lock.LockId;

    private static long StartOf(Workspace space, string section) => Number(RecordOf(space, section), "process_start");

    /// <summary>The record, as if it was of the process of another one.</summary>
    private static string Pointing(string record, string other) => WithNumber(
        WithNumber(record, "process_id", Number(other, "process_id")), "process_start", Number(other, "process_start"));

    private static long Number(string record, string member) => long.Parse(
        Regex.Match(record, $"\"{member}\":(-?[0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    private static string WithNumber(string record, string member, long value) => Regex.Replace(
        record, $"\"{member}\":-?[0-9]+", $"\"{member}\":{value.ToString(CultureInfo.InvariantCulture)}");

    private static void AddMode(string path, UnixFileMode more)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | more);
        }
    }
}
