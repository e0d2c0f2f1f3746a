using System.Text;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Platform.Windows;

/// <summary>Work in a folder of Windows while somebody puts another one, or a link, in its place or in that of a folder above.</summary>
public sealed class WindowsFolderTests : IDisposable
{
    // Long enough for thousands of exchanges, of which one at the wrong moment would do.
    private static readonly TimeSpan RaceDuration = TimeSpan.FromSeconds(10);

    /// <summary>What is done in a folder, and what it must answer when another one has its name.</summary>
    private static readonly Dictionary<string, Action<OpenFolder>> Steps = new(StringComparer.Ordinal)
    {
        ["StatusOf"] = folder => Assert.Null(folder.StatusOf("record.lock")),
        ["OpenFile to read"] = folder => Assert.Null(folder.TryOpenFile("record.lock", write: false, out _)),
        ["OpenFile to write"] = folder => Assert.Null(folder.TryOpenFile("record.lock", write: true, out _)),
        ["OpenFolder"] = folder => Assert.Null(folder.TryOpenFolder("queue")),
        ["CreateFile"] = folder => AssertGone(() => folder.CreateFile("new.lock").Dispose()),
        ["MakeFolder"] = folder => AssertGone(() => folder.TryMakeFolder("new")),
        ["Remove"] = folder => folder.Remove("record.lock"),
        ["Delete"] = folder => folder.Delete("record.lock"),
        ["RemoveFolder"] = folder => folder.RemoveFolder("queue"),
        ["Replace"] = folder => AssertGone(() => folder.Replace("aside.tmp", folder, "record.lock")),
        ["Rename"] = folder => AssertGone(() => folder.Rename("aside.tmp", folder, "new.lock")),
        ["Rename of a folder"] = folder => AssertGone(() => folder.Rename("queue", folder, "new")),
        ["Exchange"] = folder => AssertGone(() => folder.Exchange("aside.tmp", "record.lock")),
        ["Names"] = folder => Assert.Empty(folder.Names("")),
    };

    private readonly string _root = "";
    private readonly string _place = "";
    private readonly string _trap = "";

    public WindowsFolderTests()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "It is about Windows.");
        _root = CanonicalPath.Of(Directory.CreateTempSubdirectory("mdlock-").FullName);
        _place = Path.Combine(_root, "place");
        _trap = Path.Combine(_root, "trap");
        Fill(Path.Combine(_place, "state"), "MdLock's");
        Fill(Path.Combine(_trap, "state"), "somebody's");
    }

    public static TheoryData<string, bool> StepsAndPlaces =>
        [.. Steps.Keys.SelectMany(step => new (string, bool)[] { (step, false), (step, true) })];

    public static TheoryData<string> NamesOfOtherPlaces => [@"queue\new", "queue/new", "record.lock:new", ".", "..", ""];

    public void Dispose()
    {
        if (_root.Length > 0)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(StepsAndPlaces))]
    public void Given_AnotherFolderInItsPlace_When_SomethingIsDone_Then_ItIsGoneAndTheOtherIsUntouched(string step, bool isAbove)
    {
        using OpenFolder folder = Open();
        string moved = Swap(isAbove);
        string[] before = [.. Content(_place), .. Content(moved)];

        Steps[step](folder);

        Assert.Equal(before, Content(_place).Concat(Content(moved)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_AnotherFolderInThePlaceOfATarget_When_AFileIsMovedThere_Then_ItStaysWhereItIs(bool isAbove)
    {
        using OpenFolder source = OpenFolder.TryOpen(_root)!;
        using OpenFolder target = Open();
        File.WriteAllText(Path.Combine(_root, "aside.tmp"), "new");
        Swap(isAbove);
        string[] before = [.. Content(_root)];

        AssertGone(() => source.Replace("aside.tmp", target, "record.lock"));
        AssertGone(() => source.Rename("aside.tmp", target, "new.lock"));

        Assert.Equal(before, Content(_root));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ItsOwnFolderBackInItsPlace_When_SomethingIsDone_Then_ItIsDoneThere(bool isAbove)
    {
        using OpenFolder folder = Open();
        string moved = Swap(isAbove);
        Directory.Move(isAbove ? _place : Path.Combine(_place, "state"), Path.Combine(_root, "away"));
        Directory.Move(isAbove ? moved : Path.Combine(moved, "state"), isAbove ? _place : Path.Combine(_place, "state"));

        Assert.Equal(["record.lock"], folder.Names(".lock"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ALinkInItsPlace_When_SomethingIsDone_Then_ItIsGoneAndTheTargetIsUntouched(bool isAbove)
    {
        using OpenFolder folder = Open();
        string place = isAbove ? _place : Path.Combine(_place, "state");
        string target = isAbove ? _trap : Path.Combine(_trap, "state");
        Directory.Move(place, Path.Combine(_root, "away"));
        FolderLink.Make(place, target);
        try
        {
            string[] before = [.. Content(_trap)];

            foreach (Action<OpenFolder> step in Steps.Values)
            {
                step(folder);
            }

            Assert.Equal(before, Content(_trap));
        }
        finally
        {
            FolderLink.Remove(place);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_ALinkOnTheWay_When_Opened_Then_ItIsRefused(bool isAbove)
    {
        Assert.SkipWhen(Wine.IsHere, "To Wine a link of Linux is the folder that it leads to, and it makes no other.");
        string place = isAbove ? _place : Path.Combine(_place, "state");
        Directory.Move(place, Path.Combine(_root, "away"));
        FolderLink.Make(place, isAbove ? _trap : Path.Combine(_trap, "state"));
        try
        {
            Assert.Throws<PlantedFileException>(Open);
        }
        finally
        {
            FolderLink.Remove(place);
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfOtherPlaces))]
    public void Given_WhatIsNotOneName_When_SomethingIsDone_Then_Refused(string name)
    {
        using OpenFolder folder = Open();
        string[] before = [.. Content(_root)];
        Action[] steps =
        [
            () => folder.StatusOf(name),
            () => folder.TryOpenFile(name, write: false, out _)?.Dispose(),
            () => folder.TryOpenFolder(name),
            () => folder.CreateFile(name).Dispose(),
            () => folder.TryMakeFolder(name),
            () => folder.Remove(name),
            () => folder.Delete(name),
            () => folder.RemoveFolder(name),
            () => folder.Replace(name, folder, "new"),
            () => folder.Replace("aside.tmp", folder, name),
            () => folder.Rename(name, folder, "new"),
            () => folder.Rename("aside.tmp", folder, name),
            () => folder.Exchange(name, "record.lock"),
            () => folder.Exchange("aside.tmp", name),
        ];

        Assert.All(
            steps,
            step => Assert.Contains("is not one name", Assert.Throws<IOException>(step).Message, StringComparison.Ordinal));
        Assert.Equal(before, Content(_root));
    }

    [Fact]
    public void Given_AFolder_When_FilesAreMade_Then_TheirHandlesReadAndWrite()
    {
        using OpenFolder folder = Open();
        using (SafeFileHandle made = folder.CreateFile("new.lock"))
        {
            Assert.False(made.IsAsync);
            RandomAccess.Write(made, "first"u8, 0);
            RandomAccess.FlushToDisk(made);
        }

        SafeFileHandle opened = folder.TryOpenFile("NEW.lock", write: true, out FileStatus status)!;
        using (var stream = new FileStream(opened, FileAccess.ReadWrite))
        {
            Assert.Equal((5, FileKind.Regular), (status.Length, status.Kind));
            stream.Seek(0, SeekOrigin.End);
            stream.Write(" and second"u8);
        }

        Assert.Equal("first and second", Text("new.lock"));
        Assert.Throws<IOException>(() => folder.CreateFile("new.lock"));
        Assert.Null(folder.TryOpenFile("none.lock", write: true, out _));
    }

    [Fact]
    public void Given_AFolder_When_FilesAreRenamed_Then_ANameThatIsTakenIsReplacedByReplaceAlone()
    {
        using OpenFolder folder = Open();

        Assert.Throws<IOException>(() => folder.Rename("aside.tmp", folder, "record.lock"));
        Assert.Throws<FileNotFoundException>(() => folder.Replace("none.tmp", folder, "record.lock"));
        Assert.Equal("MdLock's record", Text("record.lock"));

        folder.Replace("aside.tmp", folder, "record.lock");
        folder.Rename("record.lock", folder, "a");
        folder.Rename("queue", folder, "tickets");

        Assert.Equal("MdLock's new", Text("a"));
        Assert.Equal(["a", "tickets"], folder.Names("").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Given_AFolder_When_FilesAreExchanged_Then_EachHasTheOthersName()
    {
        using OpenFolder folder = Open();

        Assert.True(folder.Exchange("aside.tmp", "record.lock"));

        Assert.Equal(("MdLock's new", "MdLock's record"), (Text("record.lock"), Text("aside.tmp")));
    }

    [Fact]
    public void Given_AFolder_When_FoldersAreMadeAndRemoved_Then_OnlyWhatIsEmptyGoes()
    {
        using OpenFolder folder = Open();

        Assert.True(folder.TryMakeFolder(".new"));
        Assert.False(folder.TryMakeFolder(".NEW"));
        Assert.False(folder.TryMakeFolder("record.lock"));
        Assert.True(File.GetAttributes(Path.Combine(folder.Path, ".new")).HasFlag(FileAttributes.Hidden));
        Assert.Throws<PlantedFileException>(() => folder.TryOpenFolder("record.lock"));
        using (OpenFolder made = folder.TryOpenFolder(".new")!)
        {
            made.CreateFile("a").Dispose();
            Assert.Throws<PlantedFileException>(() => folder.RemoveFolder(".new"));
            made.Delete("a");
        }

        Assert.Throws<PlantedFileException>(() => folder.TryOpenFile("queue", write: false, out _));
        Assert.ThrowsAny<IOException>(() => folder.RemoveFolder("record.lock"));
        Assert.Throws<UnauthorizedAccessException>(() => folder.Delete("queue"));
        Assert.Throws<UnauthorizedAccessException>(() => folder.Remove("queue"));
        folder.RemoveFolder(".new");
        folder.RemoveFolder(".new");
        folder.Delete(".new");
        Assert.Null(folder.StatusOf(".new"));
        Assert.Equal(FileKind.Directory, folder.StatusOf("queue")?.Kind);
    }

    [Fact]
    public void Given_MoreNamesThanAreReadAtOnce_When_Listed_Then_AllOfOneExtensionOnce()
    {
        using OpenFolder folder = Open();
        string[] names = [.. Enumerable.Range(0, 300).Select(number => $"{number:D3}-{new string('x', 100)}.ticket")];
        foreach (string name in names)
        {
            folder.CreateFile(name).Dispose();
        }

        Assert.Equal(names, folder.Names(".ticket").Order(StringComparer.Ordinal));
        using OpenFolder empty = folder.TryOpenFolder("queue")!;
        Assert.Empty(empty.Names(""));
    }

    [Fact]
    public void Given_AReaderThatSharesAll_When_ItsFileIsRemoved_Then_TheNameIsFreeAndTheReaderReadsOn()
    {
        using OpenFolder folder = Open();
        using var reader = new FileStream(
            Path.Combine(folder.Path, "record.lock"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        folder.Remove("record.lock");
        folder.CreateFile("record.lock").Dispose();

        Assert.Equal(0, folder.StatusOf("record.lock")?.Length);
        Assert.Equal("MdLock's record", new StreamReader(reader).ReadToEnd());
    }

    [Fact]
    public void Given_AFileThatIsDeletedAndOpen_When_RemovedToo_Then_TheNameIsFree()
    {
        using OpenFolder folder = Open();
        SafeFileHandle reader = folder.TryOpenFile("record.lock", write: false, out _)!;

        folder.Delete("record.lock");
        if (!Wine.IsHere)
        {
            // To Wine it is there as long as it is open.
            Assert.Null(folder.StatusOf("record.lock"));
            Assert.Null(folder.TryOpenFile("record.lock", write: true, out _));
        }

        folder.Remove("record.lock");
        folder.CreateFile("record.lock").Dispose();
        reader.Dispose();

        Assert.Equal(0, folder.StatusOf("record.lock")?.Length);
    }

    [Fact]
    public void Given_AFileThatIsSharedWithNobody_When_Used_Then_ItIsInUseAndCanBeLookedAt()
    {
        using OpenFolder folder = Open();
        string path = Path.Combine(folder.Path, "record.lock");
        using var editor = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);

        Assert.Throws<IOException>(() => folder.TryOpenFile("record.lock", write: false, out _));
        Assert.Throws<IOException>(() => folder.Delete("record.lock"));
        Assert.Throws<IOException>(() => folder.Remove("record.lock"));
        Assert.Equal("MdLock's record".Length, folder.StatusOf("record.lock")?.Length);
    }

    [Fact]
    public void Given_AReadOnlyFile_When_Used_Then_ItIsReadAndNeitherWrittenNorDeleted()
    {
        using OpenFolder folder = Open();
        string path = Path.Combine(folder.Path, "record.lock");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            folder.TryOpenFile("record.lock", write: false, out _)!.Dispose();
            if (!Wine.IsHere)
            {
                // There the system beneath is asked, which lets its administrator write.
                Assert.Throws<UnauthorizedAccessException>(() => folder.TryOpenFile("record.lock", write: true, out _));
            }

            Assert.Throws<UnauthorizedAccessException>(() => folder.Delete("record.lock"));
            Assert.Equal("MdLock's record", File.ReadAllText(path));
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    [Fact]
    public void Given_SomebodyWhoSwapsFoldersAllTheTime_When_StateIsWorkedOn_Then_NothingIsDoneInTheOther()
    {
        using OpenFolder folder = Open();
        string trap = Path.Combine(_trap, "state");
        Directory.Delete(trap, recursive: true);
        Directory.CreateDirectory(trap);
        File.WriteAllText(Path.Combine(trap, "bait.lock"), "bait");
        using var stop = new CancellationTokenSource(RaceDuration);
        int swaps = 0;
        var swapper = new Thread(() => swaps = SwapUntil(Path.Combine(_place, "state"), trap, stop.Token));
        swapper.Start();

        (int done, int listed) = WorkUntil(folder, stop.Token);
        swapper.Join();

        TestContext.Current.TestOutputHelper?.WriteLine($"{swaps} swaps, {done} steps done, {listed} names of the trap");
        string[] found = Directory.GetFiles(_root, "bait.lock", SearchOption.AllDirectories);
        Assert.Equal([@"\bait.lock bait"], Content(Path.GetDirectoryName(Assert.Single(found))!));
        Assert.Equal(0, listed);
        Assert.True(swaps > 10 && done > 10, $"{swaps} swaps, {done} steps: that is no race.");
    }

    private static int SwapUntil(string place, string trap, CancellationToken stop)
    {
        int swaps = 0;
        string away = place + "-away";
        bool isFree = true;
        while (isFree && !stop.IsCancellationRequested)
        {
            if (TryStep(() => Directory.Move(place, away)))
            {
                if (TryStep(() => Directory.Move(trap, place)))
                {
                    swaps++;
                    isFree = TryMoveBack(place, trap);
                }

                isFree = isFree && TryMoveBack(away, place);
            }
        }

        return swaps;
    }

    // Somebody works in it for moments. False where something has the name: somebody made it.
    private static bool TryMoveBack(string from, string to) =>
        SpinWait.SpinUntil(() => TryStep(() => Directory.Move(from, to)), TimeSpan.FromSeconds(5));

    private static (int Done, int Listed) WorkUntil(OpenFolder folder, CancellationToken stop)
    {
        (int done, int listed) = (0, 0);
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            string aside = $"{turn}.tmp";
            Action[] steps =
            [
                () => Write(folder.CreateFile(aside)),
                () => folder.Replace(aside, folder, "record.lock"),
                () => Write(folder.TryOpenFile("record.lock", write: true, out _)),
                () => Write(folder.CreateFile(aside)),
                () => folder.Exchange(aside, "record.lock"),
                () => folder.Delete(aside),
                () => folder.Rename("record.lock", folder, "moved.lock"),
                () => folder.Rename("moved.lock", folder, "record.lock"),
                () => folder.TryMakeFolder("new"),
                () => folder.RemoveFolder("new"),
                () => listed += folder.Names(".lock").Count(name => name == "bait.lock"),
                () => listed += folder.StatusOf("bait.lock") is null ? 0 : 1,
                () => folder.Remove("record.lock"),
            ];
            done += steps.Count(TryStep);
        }

        return (done, listed);
    }

    private static void Write(SafeFileHandle? file)
    {
        using (file)
        {
            if (file is not null)
            {
                RandomAccess.Write(file, "state"u8, 0);
            }
        }
    }

    private static bool TryStep(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception lost) when (FileFailure.Is(lost))
        {
            return false;
        }
    }

    private static void AssertGone(Action step) => Assert.Throws<DirectoryNotFoundException>(step);

    private static void Fill(string folder, string whose)
    {
        Directory.CreateDirectory(Path.Combine(folder, "queue"));
        File.WriteAllText(Path.Combine(folder, "record.lock"), $"{whose} record");
        File.WriteAllText(Path.Combine(folder, "aside.tmp"), $"{whose} new");
    }

    /// <summary>All that is in a folder and beneath, with its content.</summary>
    private static IEnumerable<string> Content(string folder) => Directory
        .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => path[folder.Length..] + (Directory.Exists(path) ? "" : " " + File.ReadAllText(path, Encoding.UTF8)));

    private OpenFolder Open() => OpenFolder.TryOpen(Path.Combine(_place, "state"))!;

    private string Text(string name) => File.ReadAllText(Path.Combine(_place, "state", name));

    /// <summary>Puts the other folder, or the one above it, in the place of MdLock's.</summary>
    /// <returns>The folder that is above MdLock's by now.</returns>
    private string Swap(bool isAbove)
    {
        string moved = Path.Combine(_root, "moved");
        if (isAbove)
        {
            Directory.Move(_place, moved);
            Directory.Move(_trap, _place);
        }
        else
        {
            Directory.CreateDirectory(moved);
            Directory.Move(Path.Combine(_place, "state"), Path.Combine(moved, "state"));
            Directory.Move(Path.Combine(_trap, "state"), Path.Combine(_place, "state"));
        }

        return moved;
    }
}
