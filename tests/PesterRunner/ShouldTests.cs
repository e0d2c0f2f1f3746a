namespace MdLock.PesterRunner.Tests;

/// <summary>
/// Each operator, where it holds and where it does not. Each line is tried with -Not too, which has to turn it round.
/// </summary>
public sealed class ShouldTests
{
    [Theory]
    [InlineData("1 | Should -Be 1")]
    [InlineData("'A' | Should -Be 'a'")]
    [InlineData("1, 2 | Should -Be 1, 2")]
    [InlineData("@(1, @(2, 3)) | Should -Be @(1, @(2, 3))")]
    [InlineData("@() | Should -Be $null")]
    [InlineData("1 | Should -Be '1'")]
    [InlineData("'1.0' | Should -Be ([version]'1.0')")]
    [InlineData("'A' | Should -BeExactly 'A'")]
    [InlineData("1 | Should -EQ 1")]
    [InlineData("1 | Should -BeTrue")]
    [InlineData("'' | Should -BeFalse")]
    [InlineData("$null | Should -BeNullOrEmpty")]
    [InlineData("@() | Should -BeNullOrEmpty")]
    [InlineData("'' | Should -BeNullOrEmpty")]
    [InlineData("@{} | Should -BeNullOrEmpty")]
    [InlineData("1 | Should -BeOfType int")]
    [InlineData("1 | Should -BeOfType [int]")]
    [InlineData("1 | Should -BeOfType ([ValueType])")]
    [InlineData("[pscustomobject]@{} | Should -BeOfType pscustomobject")]
    [InlineData("2 | Should -BeGreaterThan 1")]
    [InlineData("1 | Should -BeGreaterOrEqual 1")]
    [InlineData("1 | Should -BeLessThan 2")]
    [InlineData("1 | Should -BeLessOrEqual 1")]
    [InlineData("'A' | Should -BeIn 'a', 'b'")]
    [InlineData("'abc' | Should -BeLike 'A*'")]
    [InlineData("'abc' | Should -BeLikeExactly 'a*'")]
    [InlineData("'abc' | Should -Match 'B'")]
    [InlineData("'abc' | Should -MatchExactly 'b'")]
    [InlineData("1, 2 | Should -Contain 2")]
    [InlineData("1, 2 | Should -HaveCount 2")]
    [InlineData("@() | Should -HaveCount 0")]
    [InlineData("$TestDrive | Should -Exist")]
    [InlineData("{ throw 'x' } | Should -Throw")]
    [InlineData("{ Get-DoesNotExist } | Should -Throw")]
    [InlineData("{ [int]'x' } | Should -Throw")]
    public void Holds(string assertion)
    {
        Assert.Equal(TestOutcome.Passed, TestFile.RunIt(assertion).Outcome);
        Assert.Equal(TestOutcome.Failed, TestFile.RunIt(Negate(assertion)).Outcome);
    }

    [Theory]
    [InlineData("1 | Should -Be 2")]
    [InlineData("1, 2 | Should -Be 2, 1")]
    [InlineData("1, 2 | Should -Be 1")]
    [InlineData("$null | Should -Be ''")]
    [InlineData("$false | Should -Be $null")]
    [InlineData("@{ a = 1 } | Should -Be @{ a = 1 }")]
    [InlineData("'A' | Should -BeExactly 'a'")]
    [InlineData("0 | Should -BeTrue")]
    [InlineData("'false' | Should -BeFalse")]
    [InlineData("0 | Should -BeNullOrEmpty")]
    [InlineData("' ' | Should -BeNullOrEmpty")]
    [InlineData("1, 2 | Should -BeNullOrEmpty")]
    [InlineData("1 | Should -BeOfType string")]
    [InlineData("$null | Should -BeOfType string")]
    [InlineData("1 | Should -BeGreaterThan 1")]
    [InlineData("0 | Should -BeGreaterOrEqual 1")]
    [InlineData("1 | Should -BeLessThan 1")]
    [InlineData("2 | Should -BeLessOrEqual 1")]
    [InlineData("3 | Should -BeIn 1, 2")]
    [InlineData("'abc' | Should -BeLike 'b*'")]
    [InlineData("'abc' | Should -BeLikeExactly 'A*'")]
    [InlineData("'abc' | Should -Match 'x'")]
    [InlineData("'abc' | Should -MatchExactly 'B'")]
    [InlineData("1, 2 | Should -Contain 3")]
    [InlineData("1 | Should -HaveCount 2")]
    [InlineData("$null | Should -HaveCount 0")]
    [InlineData("'/does/not/exist' | Should -Exist")]
    [InlineData("{ } | Should -Throw")]
    [InlineData("{ Write-Error 'x' } | Should -Throw")]
    public void Does_not_hold(string assertion)
    {
        Assert.Equal(TestOutcome.Failed, TestFile.RunIt(assertion).Outcome);
        Assert.Equal(TestOutcome.Passed, TestFile.RunIt(Negate(assertion)).Outcome);
    }

    [Theory]
    [InlineData("{ throw 'abc' } | Should -Throw 'A*'", TestOutcome.Passed)]
    [InlineData("{ throw 'abc' } | Should -Throw 'b*'", TestOutcome.Failed)]
    [InlineData("{ throw 'abc' } | Should -Throw -ExpectedMessage 'b*'", TestOutcome.Failed)]
    [InlineData("{ Get-DoesNotExist } | Should -Throw -ErrorId 'CommandNotFoundException'", TestOutcome.Passed)]
    [InlineData("{ Get-DoesNotExist } | Should -Throw -ErrorId 'Other'", TestOutcome.Failed)]
    [InlineData(
        "{ throw [ArgumentException]'x' } | Should -Throw -ExceptionType ([ArgumentException])",
        TestOutcome.Passed)]
    [InlineData("{ throw 'x' } | Should -Throw -ExceptionType ([ArgumentException])", TestOutcome.Failed)]
    [InlineData("({ throw 'abc' } | Should -Throw -PassThru).Exception.Message | Should -Be 'abc'", TestOutcome.Passed)]
    [InlineData("({ throw 'abc' } | Should -Throw) | Should -BeNullOrEmpty", TestOutcome.Passed)]
    [InlineData("'no script block' | Should -Throw", TestOutcome.Failed)]
    [InlineData("$x = 1; { $x = 2 } | Should -Not -Throw; $x | Should -Be 1", TestOutcome.Passed)]
    [InlineData("1, 9 | Should -BeIn 1, 2", TestOutcome.Failed)]
    [InlineData("1 | Should -HaveCount -1", TestOutcome.Failed)]
    [InlineData("1 | Should -BeGreaterThan 'abc'", TestOutcome.Failed)]
    [InlineData("1 | Should -BeOfType [no.such.type]", TestOutcome.Failed)]
    [InlineData("Should -ActualValue 1 -Be 1", TestOutcome.Passed)]
    [InlineData("1 | Should -Not:$false -Be 1", TestOutcome.Passed)]
    [InlineData(
        "try { 1 | Should -Be 2 } catch { $_.FullyQualifiedErrorId | Should -BeLike 'PesterAssertionFailed*' }",
        TestOutcome.Passed)]
    public void Comes_to(string body, TestOutcome outcome) => Assert.Equal(outcome, TestFile.RunIt(body).Outcome);

    [Theory]
    [InlineData("-Because 'of it'")]
    [InlineData("-Because 'because of it'")]
    [InlineData("'of it'")]
    public void The_reason_is_in_the_failure(string because) => Assert.Contains(
        "because of it", TestFile.RunIt($"1 | Should -Be 2 {because}").Message, StringComparison.Ordinal);

    private static string Negate(string assertion) =>
        assertion.Replace("Should ", "Should -Not ", StringComparison.Ordinal);
}
