namespace MdLock.PesterRunner.Tests;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("$true | Should -BeTrue")]
    [InlineData("return; throw 'never reached'")]
    public void A_test_that_ends_without_error_has_passed(string body) =>
        Assert.Equal(TestOutcome.Passed, TestFile.RunIt(body).Outcome);

    [Theory]
    [InlineData("throw 'broken'", "broken")]
    [InlineData("Get-DoesNotExist", "Get-DoesNotExist")]
    [InlineData("[int]'abc'; 'a failing statement ends the test'", "abc")]
    [InlineData("Write-Error 'broken' -ErrorAction Stop", "broken")]
    [InlineData("1 | Should -Be 2", "Expected 2")]
    [InlineData("1 | Should -BeWhatever 1", "BeWhatever")]
    [InlineData("1 | Should Be 1", "positional")]
    [InlineData("1 | Should", "Parameter set")]
    [InlineData("1 | Should -Be 1 -BeTrue", "parameter")]
    [InlineData("Describe 'late' { }", "Describe cannot be called")]
    public void A_test_that_an_error_ends_has_failed_with_its_message(string body, string message)
    {
        TestResult test = TestFile.RunIt(body);

        Assert.Equal(TestOutcome.Failed, test.Outcome);
        Assert.Contains(message, test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_ends_nothing_fails_nothing_and_is_shown()
    {
        TestFileResult result = TestFile.Run("Describe 'd' { It 'i' { Write-Error 'only written' } }");

        Assert.Equal("i:Passed", TestFile.Outcomes(result));
        Assert.Contains("only written", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_names_file_and_line()
    {
        TestResult test = Assert.Single(TestFile.Run("Describe 'd' {\n  It 'i' {\n    1 | Should -Be 2\n  }\n}").Tests);

        Assert.Equal(2, test.Line);
        Assert.EndsWith("Sample.Tests.ps1", test.File, StringComparison.Ordinal);
        Assert.Contains("Sample.Tests.ps1:3", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_test_does_not_end_the_ones_after_it() => Assert.Equal(
        "a:Failed b:Passed c:Failed d:Passed",
        TestFile.Outcomes(TestFile.Run(
            "Describe 'd' { It 'a' { throw 'x' }; It 'b' { }; It 'c' { 1 | Should -Be 2 }; It 'd' { } }")));

    [Theory]
    [InlineData("Set-ItResult -Skipped -Because 'not here'", TestOutcome.Skipped)]
    [InlineData("Set-ItResult -Inconclusive -Because 'not here'", TestOutcome.Inconclusive)]
    public void A_test_can_say_what_it_is_and_why(string body, TestOutcome outcome)
    {
        TestResult test = TestFile.RunIt($"{body}; throw 'never reached'");

        Assert.Equal(outcome, test.Outcome);
        Assert.Equal("not here", test.Reason);
    }

    [Fact]
    public void What_is_marked_to_be_skipped_is_not_run() => Assert.Equal(
        "a:Skipped b:Skipped c:Skipped d:Passed",
        TestFile.Outcomes(TestFile.Run(
            """
            Describe 'block' -Skip {
                BeforeAll { throw 'x' }
                It 'a' { throw 'x' }
                Context 'inner' { It 'b' { throw 'x' } }
            }
            Describe 'test' { It 'c' -Skip { throw 'x' }; It 'd' { } }
            """)));

    [Fact]
    public void Exit_in_a_test_fails_it_and_all_that_it_takes_along()
    {
        TestFileResult result = TestFile.Run("Describe 'd' { It 'a' { }; It 'b' { exit 0 }; It 'c' { } }");

        Assert.Equal("a:Passed b:Failed c:Failed", TestFile.Outcomes(result));
    }

    [Fact]
    public void Counts_and_success_follow_from_the_outcomes()
    {
        TestFileResult result = TestFile.Run(
            "Describe 'd' { It 'a' { }; It 'b' { }; It 'c' { throw 'x' }; It 'd' -Skip { } }");

        Assert.Equal(2, result.Count(TestOutcome.Passed));
        Assert.Equal(1, result.Count(TestOutcome.Failed));
        Assert.Equal(1, result.Count(TestOutcome.Skipped));
        Assert.False(result.Succeeded);
        Assert.False(new TestRunResult([result]).Succeeded);
        Assert.False(new TestRunResult([]).Succeeded);
        Assert.True(TestFile.Run("Describe 'd' { It 'a' { } }").Succeeded);
    }
}
