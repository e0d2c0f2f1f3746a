// Locks, edits and versions of a Markdown document from a .NET program, by the package MdLock.Core.

using MdLock;
using MdLock.Commits;
using MdLock.Errors;
using MdLock.History;
using MdLock.Sessions;
using MdLock.Settings;

string folder = Directory.CreateTempSubdirectory("mdlock-sample-").FullName;
string path = Path.Combine(folder, "guide.md");
await File.WriteAllTextAsync(path, "# Guide\n\n## Install\n\nUse apt.\n\n## Usage\n\nRun it.\n");
try
{
    // One engine for a process; a session for each owner in it. The environment sets the numbers, as it does for the cmdlets.
    using var engine = new MdLockEngine(new SettingsResolver(Environment.GetEnvironmentVariable));
    using OwnerSession alice = engine.OpenSession("alice");
    using OwnerSession bob = engine.OpenSession("bob");
    using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
    var patient = new LockOptions { Timeout = TimeSpan.FromSeconds(30), Operation = "sample" };

    // A lock on a section. Bob asks for the same one, and waits his turn: no thread waits with him.
    TakenLocks taken = await alice.AcquireAsync(path, ["install"], patient, stop.Token);
    Console.WriteLine($"alice has {taken[0].SectionId}");
    Task<CommitResult> change = bob.ChangeAsync(
        path, [SectionChange.Append("install", "Or dnf.")], patient, token: null, stop.Token);
    Console.WriteLine($"bob waits: {!change.IsCompleted}");

    // Who does not want to wait is told who is in the way.
    try
    {
        using OwnerSession carol = engine.OpenSession("carol");
        await carol.AcquireAsync(path, ["install"], new LockOptions { NoWait = true, MaxRetries = 0 }, stop.Token);
    }
    catch (LockAcquisitionException refusal)
    {
        Console.WriteLine($"carol is refused: {refusal.ErrorId}");
    }

    // An edit under the lock that one has, then its release: bob's edit comes on top of it.
    await alice.ChangeAsync(path, [SectionChange.SetBody("install", "Use pacman.")], patient, token: null, stop.Token);
    foreach (MdLockException loss in taken.End())
    {
        Console.WriteLine($"lost: {loss.Message}");
    }

    CommitResult result = await change;
    Console.WriteLine($"bob's edit is version {result.Versions[^1].Version}");

    // Every edit is a version. One that was read before the edit is not overwritten by mistake.
    foreach (SectionVersion version in engine.Versions.Versions(path, "install"))
    {
        Console.WriteLine($"version {version.Version}: {version.Operation}");
    }

    try
    {
        SectionChange late = SectionChange.SetBody("install", "Use apt-get.") with { ExpectedVersion = 1 };
        await alice.ChangeAsync(path, [late], patient, token: null, stop.Token);
    }
    catch (VersionConflictException conflict)
    {
        Console.WriteLine($"alice is late: expected {conflict.Expected}, found {conflict.Actual}");
    }

    Console.Write(await File.ReadAllTextAsync(path));
}
finally
{
    Directory.Delete(folder, recursive: true);
}
