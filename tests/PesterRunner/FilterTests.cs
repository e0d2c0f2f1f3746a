namespace MdLock.PesterRunner.Tests;

public sealed class FilterTests
{
    private const string Content =
        """
        Describe 'd' -Tag Block {
            BeforeAll { Write-Host 'd' }
            It 'a' -Tag Fast { }
            It 'b' -Tag Slow { }
        }
        Describe 'e' { BeforeAll { Write-Host 'e' }; It 'c' { } }
        """;

    [Theory]
    [InlineData("", "", "a:Passed b:Passed c:Passed")]
    [InlineData("Fast", "", "a:Passed b:NotRun c:NotRun")]
    [InlineData("fast", "", "a:Passed b:NotRun c:NotRun")]
    [InlineData("Block", "", "a:Passed b:Passed c:NotRun")]
    [InlineData("F*", "", "a:Passed b:NotRun c:NotRun")]
    [InlineData("", "Slow", "a:Passed b:NotRun c:Passed")]
    [InlineData("Block", "Slow", "a:Passed b:NotRun c:NotRun")]
    [InlineData("", "Block", "a:NotRun b:NotRun c:Passed")]
    [InlineData("Nothing", "", "a:NotRun b:NotRun c:NotRun")]
    public void Tags_of_a_test_and_its_blocks_decide(string include, string exclude, string expected) => Assert.Equal(
        expected, TestFile.Outcomes(TestFile.Run(Content, new TestFilter(Split(include), Split(exclude)))));

    [Fact]
    public void Hooks_of_blocks_that_are_left_out_are_not_run() =>
        Assert.Equal("e", TestFile.Run(Content, new TestFilter([], ["Block"])).Output.Trim());

    private static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
