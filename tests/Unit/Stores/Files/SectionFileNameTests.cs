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
    public void I12_Given_any_id_When_it_becomes_a_file_name_Then_that_is_safe_on_every_system() =>
        Texts.Ids.Sample(id => AssertSafe(SectionFileName.For(id)), iter: 10_000);

    [Fact]
    public void I12_Given_any_two_ids_When_they_become_file_names_Then_these_differ_in_any_case() =>
        Texts.Ids.HashSet[2, 40].Sample(
            ids => Assert.Equal(ids.Count, ids.Select(SectionFileName.For).Distinct(StringComparer.OrdinalIgnoreCase).Count()),
            iter: 1_000);

    [Fact]
    public void I12_Given_a_name_made_from_one_id_When_it_is_itself_an_id_Then_that_has_another_name() =>
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
    public void Given_a_plain_id_When_it_becomes_a_file_name_Then_people_can_read_it(string id) =>
        Assert.Equal(id, SectionFileName.For(id));

    [Theory]
    [InlineData("con")]
    [InlineData("lpt1")]
    [InlineData("a.b")]
    [InlineData("Install")]
    [InlineData("")]
    public void I12_Given_an_id_that_a_system_may_take_for_something_else_When_named_Then_it_is_not_itself(string id) =>
        Assert.NotEqual(id, SectionFileName.For(id));

    private static void AssertSafe(string name)
    {
        Assert.InRange(name.Length, 1, 100);
        Assert.DoesNotContain(name, Devices);
        Assert.All(name, c => Assert.True(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '~', $"'{c}'"));
    }
}
