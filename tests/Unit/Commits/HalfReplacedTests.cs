using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Settings;

namespace MdLock.UnitTests.Commits;

/// <summary>I3, I5: replacements of two steps, as Windows makes them, that died between the two.</summary>
public sealed class HalfReplacedTests : IDisposable
{
    private const string Old = "# A\n\nold\n";
    private const string New = "# A\n\nnew\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("mdlock-").FullName;
    private readonly string _path;
    private readonly string _aside;
    private readonly string _kept;

    public HalfReplacedTests()
    {
        _path = Path.Combine(_folder, "guide.md");
        _aside = Path.Combine(_folder, ".guide.md.0123456789abcdef0123456789abcdef.mdlock-tmp");
        _kept = FileExchange.KeptName(_aside);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_AnEmptyPlace_When_TheDocumentIsReadByItsName_Then_TheOldOneIsBack()
    {
        File.WriteAllText(_aside, New);
        File.WriteAllText(_kept, Old);
        using var engine = new MdLockEngine(new LockSettings());

        Assert.Equal(Old, engine.Read(_path).Text.Text);

        Assert.Equal(Old, File.ReadAllText(_path));
        Assert.False(File.Exists(_kept));
        engine.Cleanup(_path, CancellationToken.None);
        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Given_ADocumentThatIsGone_When_AnotherOnesReplacementDied_Then_ItIsNotTakenForIt()
    {
        string other = Path.Combine(_folder, ".guide.md.more.0123456789abcdef.mdlock-tmp.old");
        File.WriteAllText(other, Old);

        Assert.Equal(
            ErrorIds.DocumentNotFound, Assert.Throws<DocumentException>(() => DocumentFile.Find(_path)).ErrorId);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void Given_TheNewDocumentInItsPlace_When_Settled_Then_TheOldOneHasTheTemporaryName()
    {
        File.WriteAllText(_path, New);
        File.WriteAllText(_kept, Old);

        Settle();

        Assert.Equal((New, Old), (File.ReadAllText(_path), File.ReadAllText(_aside)));
        Assert.False(File.Exists(_kept));
    }

    [Fact]
    public void Given_AnotherProgramThatFilledThePlace_When_Settled_Then_NothingIsOverwritten()
    {
        File.WriteAllText(_path, "theirs");
        File.WriteAllText(_aside, New);
        File.WriteAllText(_kept, Old);

        Settle();

        Assert.Equal(
            ("theirs", New, Old), (File.ReadAllText(_path), File.ReadAllText(_aside), File.ReadAllText(_kept)));
    }

    [Fact]
    public void Given_NothingThatDied_When_Settled_Then_NothingHappens()
    {
        File.WriteAllText(_path, New);

        Settle();

        Assert.Equal([_path], Directory.GetFiles(_folder));
    }

    private void Settle()
    {
        using OpenFolder folder = OpenFolder.TryOpen(CanonicalPath.Of(_folder))!;
        FileExchange.Settle(folder, Path.GetFileName(_aside), Path.GetFileName(_path));
    }
}
