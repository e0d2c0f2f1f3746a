using MdLock.Platform;
using MdLock.Platform.Linux;

namespace MdLock.UnitTests.Platform;

public sealed class MountTableTests
{
    private static readonly string[] Table =
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
        "40 22 0:50 / /mnt/docs rw,nosuid shared:9 master:2 - nfs4 server:/docs rw,vers=4.2,addr=10.0.0.1",
        @"41 22 0:51 / /mnt/my\040docs rw,nosuid - fuse.sshfs me@host:/a\040b rw,user_id=0",
        "42 22 0:50 /deep /mnt/docs/deep ro,nosuid - nfs4 server:/docs rw,vers=4.2,addr=10.0.0.1",
        "43 22 0:52 / /mnt/over rw - nfs4 first:/ rw",
        "44 22 0:52 / /mnt/over rw - nfs4 second:/ rw",
        "no mount at all",
    ];

    [Theory]
    [InlineData("/mnt/docs/a", 50, "nfs4", "server:/docs", "rw,nosuid,rw,vers=4.2,addr=10.0.0.1")]
    [InlineData("/mnt/docs/deep/a", 50, "nfs4", "server:/docs", "ro,nosuid,rw,vers=4.2,addr=10.0.0.1")]
    [InlineData("/mnt/docs/deeper", 50, "nfs4", "server:/docs", "rw,nosuid,rw,vers=4.2,addr=10.0.0.1")]
    [InlineData("/mnt/my docs", 51, "fuse.sshfs", "me@host:/a b", "rw,nosuid,rw,user_id=0")]
    [InlineData("/mnt/over", 52, "nfs4", "second:/", "rw,rw")]
    [InlineData("/a bind mount of it that this table does not have", 51, "fuse.sshfs", "me@host:/a b", "rw,nosuid,rw,user_id=0")]
    public void Given_ATable_When_AFolderIsLookedUp_Then_ItIsTheInnermostMountOfItsDevice(
        string folder, uint device, string type, string source, string options)
    {
        Assert.Equal(new FileSystemMount(false, type, source, options), MountTable.Find(Table, folder, device));
    }

    [Fact]
    public void Given_ATable_When_ItDoesNotHaveTheDevice_Then_NothingIsFound()
    {
        Assert.Null(MountTable.Find(Table, "/mnt/docs", 99));
    }

    [Fact]
    public void Given_WhereTheseTestsRun_When_Asked_Then_ItIsLocal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has this table.");

        Assert.True(FileSystemMount.Of(Path.GetTempPath()).IsLocal);
        Assert.True(FileSystemMount.Of("/proc").IsLocal);
    }
}
