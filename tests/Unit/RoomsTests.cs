using System.Text.RegularExpressions;

namespace MdLock.UnitTests;

/// <summary>The rooms of the core, which may know which, as docs/architecture.md lists them; and the names of the tests.</summary>
public sealed partial class RoomsTests
{
    private const string Errors = "MdLock.Errors";

    private static readonly string Root = FindRoot();
    private static readonly string Core = Path.Combine(Root, "src", "MdLock.Core");

    [Fact]
    public void Given_TheSources_When_TheirUsingLinesAreRead_Then_ARoomKnowsOnlyRoomsAboveIt()
    {
        List<string> rooms = ListedRooms();
        string[] wrong =
        [
            .. from file in Sources()
               let room = RoomOf(file)
               where room is not null
               from line in File.ReadLines(file)
               let named = UsingLine().Match(line).Groups["room"].Value
               where named.Length > 0 && named != room && !(rooms.IndexOf(named) is >= 0 and var at && at < rooms.IndexOf(room))
               select $"{Path.GetRelativePath(Core, file)}: {line}",
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Given_TheSources_When_TheFileStoreIsNamed_Then_OnlyWhereTheEngineOpensIt()
    {
        string[] named =
        [
            .. Sources()
                .Where(file => !Path.GetRelativePath(Core, file).StartsWith(Path.Combine("Stores", "Files"), StringComparison.Ordinal))
                .Where(file => File.ReadLines(file).Any(line => line.Contains("Stores.Files", StringComparison.Ordinal)))
                .Select(file => Path.GetRelativePath(Core, file)),
        ];

        Assert.Equal(["MdLockEngine.cs"], named);
    }

    [Fact]
    public void Given_TheSources_When_TheirNamespacesAreRead_Then_TheyAreTheFoldersAndEachIsNamedByUsingAlone()
    {
        string[] wrong =
        [
            .. from file in Sources()
               let folder = Path.GetDirectoryName(Path.GetRelativePath(Core, file))!
               let expected = ("MdLock." + folder.Replace(Path.DirectorySeparatorChar, '.')).TrimEnd('.')
               from line in File.ReadLines(file)
               where line.StartsWith("namespace ", StringComparison.Ordinal)
                   ? line != $"namespace {(IsTypedError(file) ? Errors : expected)};"
                   : QualifiedName().IsMatch(line)
               select $"{Path.GetRelativePath(Core, file)}: {line}",
        ];

        Assert.Empty(wrong);
    }

    // Scripts catch them by one namespace, whatever room throws them.
    private static bool IsTypedError(string file) =>
        File.ReadLines(file).Any(line => line.StartsWith("public ", StringComparison.Ordinal) && line.Contains("Exception : ", StringComparison.Ordinal));

    [Fact]
    public void Given_TheRoomsOfTheDocumentation_When_TheFoldersAreListed_Then_TheyAreTheSame() => Assert.Equal(
        ListedRooms().Order(StringComparer.Ordinal),
        Sources().Select(RoomOf).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Given_TheTests_When_TheirNamesAreRead_Then_TheyAreOfOneCasing()
    {
        string[] odd =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
               from line in File.ReadLines(file)
               where OddTestName().IsMatch(line)
               select $"{Path.GetFileName(file)}: {line.Trim()}",
        ];

        Assert.Empty(odd);
    }

    private static List<string> ListedRooms() =>
    [
        .. File.ReadLines(Path.Combine(Root, "docs", "architecture.md"))
            .Select(line => TableRow().Match(line).Groups["room"].Value)
            .Where(room => room.Length > 0),
    ];

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories)
        .Where(file => RoomOf(file) is not ("obj" or "bin"));

    /// <summary>Null for what stands beside the rooms, and knows them all.</summary>
    private static string? RoomOf(string file)
    {
        string[] parts = Path.GetRelativePath(Core, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : null;
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MdLock.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds MdLock.sln.");
    }

    [GeneratedRegex(@"^using (static )?MdLock\.(?<room>\w+)")]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^\| `(?<room>\w+)/` \|")]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^    public (async )?(void|Task|ValueTask) \w*(Given|When|Then)_[a-z]")]
    private static partial Regex OddTestName();

    [GeneratedRegex(@"^(?!using |\s*//).*\bMdLock\.[A-Z]\w+\.")]
    private static partial Regex QualifiedName();
}
