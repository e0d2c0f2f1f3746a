using System.Diagnostics;
using MdLock.Disk;
using MdLock.Platform;
using MdLock.UnitTests.Support;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Disk;

/// <summary>A file that is kept open is used again as long as it has its name, and has it alone.</summary>
public sealed class KeptFileTests : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly DocumentFolders _folders;
    private readonly string _path;
    private readonly KeptFile _kept;

    public KeptFileTests()
    {
        _folders = DocumentFolders.For(_document.Path, lockRoot: null);
        _folders.CreateFolder(_folders.Durable);
        _path = Path.Combine(_folders.Durable, "log");
        SafeFileHandle file = _folders.Files.CreateShared(_path);
        _kept = KeptFile.Of(file, FileStatus.OfHandle(file), _folders.Durable);
    }

    [Fact]
    public void Given_AFile_When_Opened_Then_ItMayStayOpenWhereNobodyIsMisledByThat()
    {
        var share = new FileSystemMount(false, "nfs4", "host:/docs", "rw");

        Assert.Equal(!OperatingSystem.IsWindows(), _kept.MayStay);
        Assert.False(KeptFile.Of(_kept.Handle, FileStatus.OfHandle(_kept.Handle), share).MayStay);
    }

    [Fact]
    public void Given_AFileThatGrew_When_LookedAtAgain_Then_ItIsTheSameAndItsLengthIsKnown()
    {
        SkipWhereNothingIsKept();
        RandomAccess.Write(_kept.Handle, "0123456789"u8, 0);

        using KeptFile again = _folders.Files.TryOpen(_path, _kept)!;

        Assert.Same(_kept.Handle, again.Handle);
        Assert.Equal([0L, 10L], [_kept.Length, again.Length]);
    }

    [Fact]
    public void Given_AnotherFileOfItsName_When_LookedAtAgain_Then_ThatOneIsOpenAndTheFirstIsNot()
    {
        SkipWhereNothingIsKept();
        File.Delete(_path);
        File.WriteAllText(_path, "new");

        using KeptFile again = _folders.Files.TryOpen(_path, _kept)!;

        Assert.True(_kept.Handle.IsClosed);
        Assert.Equal(3, again.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_AFileThatIsGone_When_LookedAtAgain_Then_ThereIsNone(bool withItsFolder)
    {
        File.Delete(_path);
        if (withItsFolder)
        {
            Directory.Delete(_folders.Durable, recursive: true);
            _folders.Files.Refresh();
        }

        Assert.Null(_folders.Files.TryOpen(_path, _kept));
        Assert.True(_kept.Handle.IsClosed);
    }

    [Fact]
    public void Given_AnotherFolderOfItsName_When_LookedAtAgain_Then_TheFileThereIsOpened()
    {
        SkipWhereNothingIsKept();
        Directory.Move(_folders.Durable, _folders.Durable + ".old");
        Directory.CreateDirectory(_folders.Durable);
        File.WriteAllText(_path, "new");
        _folders.Files.Refresh();

        using KeptFile again = _folders.Files.TryOpen(_path, _kept)!;

        Assert.True(_kept.Handle.IsClosed);
        Assert.Equal(3, again.Length);
    }

    [Fact]
    public void Given_ASecondNameOfTheFile_When_LookedAtAgain_Then_ItIsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It takes another program there.");
        using (Process link = Process.Start("ln", [_path, _path + ".second"]))
        {
            Assert.True(link.WaitForExit(TimeSpan.FromSeconds(30)), "ln did not end within 30 s.");
        }

        Assert.Throws<PlantedFileException>(() => _folders.Files.TryOpen(_path, _kept));
    }

    [Fact]
    public void Given_ADocumentThatBecamePrivate_When_LookedAtAgain_Then_TheFileIsPrivateToo()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There files have the access control list of their folder.");
            return;
        }

        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.SetUnixFileMode(_document.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _folders.Files.Refresh();

        using KeptFile again = _folders.Files.TryOpen(_path, _kept)!;

        Assert.Same(_kept.Handle, again.Handle);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    private static void SkipWhereNothingIsKept() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There no file is kept open, for it would keep its name and its folder's.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept.Dispose();
        _folders.Files.Dispose();
        _document.Dispose();
    }
}
