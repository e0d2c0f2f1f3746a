using MdLock.ContentionTests.Support;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Sessions;

namespace MdLock.ContentionTests;

/// <summary>I12: what stands in the place of a lock or state file is neither read nor written through.</summary>
public sealed class PlantedFileTests
{
    public static TheoryData<string, string, bool> Places
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (bool used in (bool[])[false, true])
            {
                foreach (string kind in (string[])["link", "pipe", "device"])
                {
                    data.Add(".locks", kind, used);
                    data.Add(".locks/guide.md", kind, used);
                    data.Add(".locks/guide.md/queue", kind, used);
                    data.Add(".locks/guide.md/.guard", kind, used);
                    data.Add(".locks/guide.md/.fence", kind, used);
                }

                data.Add(".locks/guide.md/.guard", "folder", used);
                data.Add(".locks/guide.md/.fence", "folder", used);
                data.Add(".locks", "file", used);
                data.Add(".locks/guide.md/queue", "file", used);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task I12_Given_SomethingPlanted_When_Locked_Then_ItIsRefusedAndNothingOutsideIsTouched(
        string place, string kind, bool used)
    {
        await using var space = new Workspace();
        string outside = Path.Combine(space.Folder, "outside");
        if (used)
        {
            using OwnerSession earlier = space.NewEngine(new()).OpenSession("earlier");
            earlier.Acquire(space.Document, ["one"], Workspace.NoWait, CancellationToken.None);
        }

        string path = Path.Combine(space.Folder, place);
        Move(path, outside);
        await Plant(path, kind, outside);
        string[] before = Everything(outside);

        var refused = Assert.Throws<StoreException>(() => space.Acquire("one", Workspace.NoWait));

        Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
        Assert.NotNull(refused.RecommendedAction);
        Assert.Equal(Workspace.Text, space.Content);
        Assert.Equal(before, Everything(outside));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("folder")]
    public async Task I12_Given_SomethingPlantedForTheCommitsLock_When_Written_Then_ItIsRefused(string kind)
    {
        await using var space = new Workspace();
        string outside = Path.Combine(space.Folder, "outside");
        await File.WriteAllTextAsync(outside, "");
        space.Acquire("one", Workspace.NoWait);
        await Plant(Path.Combine(space.Locks, ".commit"), kind, outside);

        using ChangeUnderLock writer = space.Session.BeginChange(
            space.Document, "one", default, Workspace.NoWait, null, CancellationToken.None);
        var refused = Assert.Throws<StoreException>(() => writer.Commit(
            (index, section) => SectionEditor.ReplaceBody(index, section, "new"), null, CancellationToken.None));

        Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
        Assert.Equal(Workspace.Text, space.Content);
        Assert.Empty(await File.ReadAllTextAsync(outside));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("device")]
    [InlineData("folder")]
    public async Task I12_Given_SomethingPlantedAsALock_When_ItIsOld_Then_ItAloneIsRemoved(string kind)
    {
        await using var space = new Workspace();
        string outside = Path.Combine(space.Folder, "outside");
        await File.WriteAllTextAsync(outside, "kept");
        space.Acquire("two", Workspace.NoWait);
        string planted = Path.Combine(space.Locks, "one.lock");
        await Plant(planted, kind, outside);
        Age.AnHour(planted);

        space.Acquire("one", Workspace.NoWait);

        Assert.Equal(2, space.Table.Locks.Length);
        Assert.Equal("kept", await File.ReadAllTextAsync(outside));
        Assert.True(new FileInfo(planted) is { LinkTarget: null, Length: 1024 });
    }

    [Fact]
    public async Task I12_Given_AFullFolderPlantedAsALock_When_Locked_Then_ItIsRefusedAndNotEmptied()
    {
        await using var space = new Workspace();
        space.Acquire("two", Workspace.NoWait);
        string planted = Path.Combine(space.Locks, "one.lock");
        Directory.CreateDirectory(planted);
        string inside = Path.Combine(planted, "precious");
        await File.WriteAllTextAsync(inside, "kept");
        Age.AnHour(planted);

        var refused = Assert.Throws<StoreException>(() => space.Acquire("one", Workspace.NoWait));

        Assert.Equal(ErrorIds.StoreCorrupt, refused.ErrorId);
        Assert.Equal("kept", await File.ReadAllTextAsync(inside));
    }

    [Fact]
    public async Task I12_Given_ThingsPlantedInTheQueue_When_CleanedUp_Then_TheyAreInNobodysWay()
    {
        await using var space = new Workspace();
        space.Acquire("two", Workspace.NoWait);
        string full = Path.Combine(space.Queue, "folder");
        Directory.CreateDirectory(Path.Combine(full, "inner"));
        string ticket = Path.Combine(space.Queue, "0000000000000000001.0123456789abcdef.xd.a718b23f1fc8c779.ticket");
        Directory.CreateDirectory(ticket);
        Age.AnHour(full, ticket);

        space.Engine.Cleanup(space.Document, CancellationToken.None);

        space.Acquire("one", Workspace.NoWait);
        Assert.True(Directory.Exists(full));
        Assert.False(Directory.Exists(ticket));
    }

    private static void Move(string path, string outside)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path))
        {
            Directory.Move(path, outside);
        }
        else if (File.Exists(path))
        {
            File.Move(path, outside);
        }
        else
        {
            Directory.CreateDirectory(outside);
        }
    }

    private static async Task Plant(string path, string kind, string outside)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() && kind is "pipe" or "device",
            "On Windows no pipe and no device stands in a folder: they have a name space of their own.");
        switch (kind)
        {
            case "link":
                SymbolicLink.Create(path, outside);
                break;
            case "pipe":
                await Command.Run("mkfifo", path);
                break;
            case "device":
                Assert.SkipUnless(await Command.TryRun("mknod", path, "c", "1", "3"), "Only the superuser makes devices.");
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                await File.WriteAllTextAsync(path, "planted");
                break;
        }
    }

    private static string[] Everything(string path)
    {
        var all = new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true };
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFileSystemEntries(path, "*", all).Order(StringComparer.Ordinal)]
            : [];
    }
}
