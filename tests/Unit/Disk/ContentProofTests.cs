using MdLock.Disk;
using MdLock.Platform;

namespace MdLock.UnitTests.Disk;

/// <summary>I3: a status proves a content only where no change of it could have left the status as it was.</summary>
public sealed class ContentProofTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly FileStatus Quiet = new(FileKind.Regular, 1, 2, 1, 0, 0, UnixFileMode.UserRead)
    {
        Length = 10,
        WrittenAt = Now.AddHours(-1),
        ChangedAt = Now.AddHours(-1),
    };

    [Fact]
    public void Given_AFileThatWasLeftAlone_When_Proven_Then_TheProofCoversItsStatusAlone()
    {
        ContentProof proof = ContentProof.TryMake(FileSystemMount.Local, Quiet, Quiet, Now)!;

        Assert.True(proof.Covers(Quiet));
        Assert.All(Changes.Concat(Recent), changed => Assert.False(proof.Covers(changed)));
    }

    [Fact]
    public void Given_AFileThatChangedWhileItWasRead_When_Proven_Then_ThereIsNoProof() => Assert.All(
        Changes, changed => Assert.Null(ContentProof.TryMake(FileSystemMount.Local, Quiet, changed, Now)));

    [Fact]
    public void Given_AFileThatChangedShortlyBefore_When_Proven_Then_ThereIsNoProof() => Assert.All(
        Recent, recent => Assert.Null(ContentProof.TryMake(FileSystemMount.Local, recent, recent, Now)));

    [Fact]
    public void Given_AFileOfAShare_When_Proven_Then_ThereIsNoProof() =>
        Assert.Null(ContentProof.TryMake(new FileSystemMount(false, "nfs4", "host:/docs", "rw"), Quiet, Quiet, Now));

    [Fact]
    public void Given_ASystemThatDoesNotTellOfChanges_When_Proven_Then_ThereIsNoProof()
    {
        FileStatus silent = Quiet with { ChangedAt = null };

        Assert.Null(ContentProof.TryMake(FileSystemMount.Local, silent, silent, Now));
    }

    private static FileStatus[] Changes =>
    [
        Quiet with { FileId = 3 },
        Quiet with { Device = 3 },
        Quiet with { Length = 11 },
        Quiet with { WrittenAt = Quiet.WrittenAt.AddTicks(1) },
        Quiet with { ChangedAt = Quiet.ChangedAt!.Value.AddTicks(1) },
    ];

    // The clock of a file system may tick every two seconds, and be ahead.
    private static FileStatus[] Recent =>
    [
        Quiet with { ChangedAt = Now },
        Quiet with { ChangedAt = Now.AddSeconds(-2) },
        Quiet with { WrittenAt = Now.AddSeconds(-2) },
        Quiet with { ChangedAt = Now.AddDays(1) },
    ];
}
