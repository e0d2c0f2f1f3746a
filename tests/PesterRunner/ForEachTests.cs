namespace MdLock.PesterRunner.Tests;

public sealed class ForEachTests
{
    [Fact]
    public void A_test_is_run_for_each_item_with_its_keys_as_variables()
    {
        TestFileResult result = TestFile.Run(
            """
            Describe 'd' {
                It 'adds <a> and <b> to <sum>' -ForEach @(@{ a = 1; b = 2; sum = 3 }, @{ a = 2; b = 2; sum = 5 }) {
                    $a + $b | Should -Be $sum
                    $_.a | Should -Be $a
                }
            }
            """);

        Assert.Equal("adds 1 and 2 to 3:Passed adds 2 and 2 to 5:Failed", TestFile.Outcomes(result));
    }

    [Theory]
    [InlineData("It 'is <_>' -ForEach 'x', 'y' { $_ | Should -BeIn 'x', 'y' }", "is x:Passed is y:Passed")]
    [InlineData("It 'is <_>' -TestCases 'x', 'y' { }", "is x:Passed is y:Passed")]
    [InlineData("It 'one <_>' -ForEach 5 { $_ | Should -Be 5 }", "one 5:Passed")]
    [InlineData("It 'has <n.Length>' -ForEach @{ n = 'abc' } { }", "has 3:Passed")]
    [InlineData("It 'knows <known>' { }", "knows all:Passed")]
    [InlineData("It 'keeps $x \"q\" `<n>' { }", "keeps $x \"q\" <n>:Passed")]
    public void Templates_are_filled_in(string it, string expected) => Assert.Equal(
        expected, TestFile.Outcomes(TestFile.Run($"Describe 'd' {{ BeforeAll {{ $known = 'all' }}; {it} }}")));

    [Fact]
    public void A_template_that_cannot_be_filled_in_fails_the_test() => Assert.Equal(
        "<nope.x()>:Failed", TestFile.Outcomes(TestFile.Run("Describe 'd' { It '<nope.x()>' { } }")));

    [Fact]
    public void A_block_is_repeated_with_all_that_is_in_it()
    {
        TestFileResult result = TestFile.Run(
            """
            Describe 'd <name>' -ForEach @(@{ name = 'x' }, @{ name = 'y' }) {
                BeforeAll { $seen = "seen $name" }
                It 'i' { $seen | Should -Be "seen $name" }
                It 'j <_>' -ForEach 1, 2 { $name | Should -BeIn 'x', 'y' }
            }
            """);

        Assert.Equal(
            ["d x.i", "d x.j 1", "d x.j 2", "d y.i", "d y.j 1", "d y.j 2"], result.Tests.Select(test => test.FullName));
        Assert.True(result.Succeeded);
    }

    [Fact]
    public void Discovery_fills_in_what_the_data_alone_can() => Assert.Equal(
        ["d.i 1 <later>"],
        TestFile.Discover("Describe 'd' { It 'i <n> <later>' -ForEach @{ n = 1 } { } }")
            .Tests.Select(test => test.FullName));
}
