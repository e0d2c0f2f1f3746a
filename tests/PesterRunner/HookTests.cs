namespace MdLock.PesterRunner.Tests;

public sealed class HookTests
{
    [Fact]
    public void Hooks_run_around_the_tests_from_the_outside_in_and_back()
    {
        TestFileResult result = TestFile.Run(
            """
            BeforeAll { $log = [System.Collections.Generic.List[string]]::new(); $log.Add('file') }
            AfterAll { $log.Add('/file'); Write-Host ($log -join ' ') }
            Describe 'd' {
                BeforeAll { $log.Add('all') }
                BeforeEach { $log.Add('each') }
                AfterEach { $log.Add('/each') }
                AfterAll { $log.Add('/all') }
                It 'a' { $log.Add('a') }
                Context 'c' {
                    BeforeEach { $log.Add('each2') }
                    AfterEach { $log.Add('/each2') }
                    It 'b' { $log.Add('b') }
                }
            }
            """);

        Assert.Equal("file all each a /each each each2 b /each2 /each /all /file", result.Output.Trim());
        Assert.True(result.Succeeded);
    }

    [Fact]
    public void A_failing_BeforeAll_fails_every_test_of_its_block_and_no_other() => Assert.Equal(
        "a:Failed b:Failed c:Passed",
        TestFile.Outcomes(TestFile.Run(
            """
            Describe 'd' { BeforeAll { throw 'x' }; It 'a' { }; Context 'c' { It 'b' { } } }
            Describe 'e' { It 'c' { } }
            """)));

    [Fact]
    public void A_failing_BeforeEach_fails_the_test_unrun_and_AfterEach_still_runs()
    {
        TestFileResult result = TestFile.Run(
            """
            Describe 'd' { BeforeEach { throw 'x' }; AfterEach { Write-Host 'after' }; It 'a' { Write-Host 'body' } }
            """);

        Assert.Equal("a:Failed", TestFile.Outcomes(result));
        Assert.Equal("after", result.Output.Trim());
    }

    [Fact]
    public void A_failing_AfterEach_fails_the_test_which_had_passed() => Assert.Equal(
        "a:Failed", TestFile.Outcomes(TestFile.Run("Describe 'd' { AfterEach { throw 'x' }; It 'a' { } }")));

    [Theory]
    [InlineData("Describe 'd' { AfterAll { throw 'broken' }; It 'a' { } }")]
    [InlineData("AfterAll { [int]'broken' }\nDescribe 'd' { It 'a' { } }")]
    public void A_failing_AfterAll_fails_the_file(string content)
    {
        TestFileResult result = TestFile.Run(content);

        Assert.Equal("a:Passed", TestFile.Outcomes(result));
        Assert.Contains("broken", Assert.Single(result.Failures).Message, StringComparison.Ordinal);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public void AfterAll_runs_whatever_failed_before_it()
    {
        TestFileResult result = TestFile.Run(
            "Describe 'd' { BeforeAll { throw 'x' }; AfterAll { Write-Host 'after' }; It 'a' { } }");

        Assert.Equal("after", result.Output.Trim());
    }

    [Fact]
    public void Hooks_of_blocks_without_a_test_to_run_are_not_run() => Assert.Equal(
        "a:Skipped", TestFile.Outcomes(TestFile.Run("Describe 'd' { BeforeAll { throw 'x' }; It 'a' -Skip { } }")));
}
