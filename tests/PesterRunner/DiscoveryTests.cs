namespace MdLock.PesterRunner.Tests;

public sealed class DiscoveryTests
{
    [Fact]
    public void Tests_are_found_in_their_order_with_paths_and_ids_and_nothing_of_them_is_run()
    {
        DiscoveredFile found = TestFile.Discover(
            """
            BeforeAll { throw 'x' }
            Describe 'a' {
                It 'one' { throw 'x' }
                Context 'b' { It 'two' { throw 'x' } }
            }
            """);

        Assert.Empty(found.Failures);
        Assert.Equal(["1.1 a.one 3", "1.2.1 a.b.two 4"], found.Tests.Select(t => $"{t.Id} {t.FullName} {t.Line}"));
    }

    [Fact]
    public void Ids_of_discovery_and_run_are_the_same()
    {
        const string Content = "Describe 'a' { It 'i <_>' -ForEach 1, 2 { }; Context 'c' { It 'j' { } } }";

        Assert.Equal(
            TestFile.Discover(Content).Tests.Select(test => test.Id),
            TestFile.Run(Content).Tests.Select(test => test.Id));
    }

    [Theory]
    [InlineData("throw 'broken'", "broken")]
    [InlineData("Describe 'a' { It 'x' { }; throw 'broken' }", "broken")]
    [InlineData("Describe 'a' { It 'x' { }; [int]'broken'; It 'y' { } }", "broken")]
    [InlineData("Describe 'a' { It 'x' { }", "Missing closing")]
    [InlineData("Describe 'a' { It 'x' }", "Test")]
    [InlineData("Describe 'a'", "Fixture")]
    [InlineData("It 'x' { }", "Describe")]
    [InlineData("BeforeEach { }\nDescribe 'a' { It 'x' { } }", "BeforeEach")]
    [InlineData("Describe 'a' { BeforeAll { }; BeforeAll { }; It 'x' { } }", "already defined")]
    [InlineData("Describe 'a' { It 'x' -ForEach @() { }; It 'y' { } }", "-ForEach")]
    [InlineData("Describe 'a' { It 'x' -Nope { } }", "Nope")]
    [InlineData("Mock Get-Date { }\nDescribe 'a' { It 'x' { } }", "Mock")]
    [InlineData("", "no test")]
    [InlineData("Describe 'a' { }", "no test")]
    public void A_file_that_discovery_does_not_get_through_has_failed_and_runs_nothing(string content, string message)
    {
        TestFileResult result = TestFile.Run(content);

        Assert.False(result.Succeeded);
        Assert.Contains(message, Assert.Single(result.Failures).ToString(), StringComparison.Ordinal);
        Assert.All(result.Tests, test => Assert.Equal(TestOutcome.NotRun, test.Outcome));
    }

    [Fact]
    public void A_file_that_does_not_exist_has_failed()
    {
        TestFileResult result = TestRunner.Run(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.Tests.ps1"));

        Assert.Contains("does not exist", Assert.Single(result.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BeforeDiscovery_makes_data_for_discovery_which_tests_do_not_see() => Assert.Equal(
        "i a:Passed i b:Passed",
        TestFile.Outcomes(TestFile.Run(
            """
            BeforeDiscovery { $names = 'a', 'b'; $script:shared = 1 }
            Describe 'd' {
                It 'i <_>' -ForEach $names { $names | Should -BeNullOrEmpty; $script:shared | Should -BeNullOrEmpty }
            }
            """)));
}
