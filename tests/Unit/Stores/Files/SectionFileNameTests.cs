using CsCheck;
using MdLock.Disk;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

/// <summary>I12: ids become file names that lead nowhere, and no two become the same.</summary>
public sealed class SectionFileNameTests
{
    private static readonly HashSet<string> Devices =
    [
        "con", "prn", "aux", "nul", "conin$", "conout$",
        .. Enumerable.Range(0, 10).SelectMany(number => (string[])[$"com{number}", $"lpt{number}"]),
    ];

    [Fact]
    public void I12_Given_AnyId_When_ItBecomesAFileName_Then_ThatIsSafeOnEverySystem() =>
        Texts.Ids.Sample(id => AssertSafe(SectionFileName.For(id)), iter: 10_000);

    [Fact]
    public void I12_Given_AnyTwoIds_When_TheyBecomeFileNames_Then_TheseDifferInAnyCase() =>
        Texts.Ids.HashSet[2, 40].Sample(
            ids => Assert.Equal(ids.Count, ids.Select(SectionFileName.For).Distinct(StringComparer.OrdinalIgnoreCase).Count()),
            iter: 1_000);

    [Fact]
    public void I12_Given_ANameMadeFromOneId_When_ItIsItselfAnId_Then_ThatHasAnotherName() =>
        Texts.Ids.Sample(
            id =>
            {
                string name = SectionFileName.For(id);
                Assert.True(name == id || SectionFileName.For(name) != name);
            },
            iter: 10_000);

    [Theory]
    [InlineData("install")]
    [InlineData("_document")]
    [InlineData("a-1")]
    public void Given_APlainId_When_ItBecomesAFileName_Then_PeopleCanReadIt(string id) =>
        Assert.Equal(id, SectionFileName.For(id));

    [Theory]
    [InlineData("con")]
    [InlineData("lpt1")]
    [InlineData("a.b")]
    [InlineData("Install")]
    [InlineData("")]
    public void I12_Given_AnIdThatASystemMayTakeForSomethingElse_When_Named_Then_ItIsNotItself(string id) =>
        Assert.NotEqual(id, SectionFileName.For(id));

    private static void AssertSafe(string name)
    {
        Assert.InRange(name.Length, 1, 100);
        Assert.DoesNotContain(name, Devices);
        Assert.All(name, c => Assert.True(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '~', $"'{c}'"));
    }
}
