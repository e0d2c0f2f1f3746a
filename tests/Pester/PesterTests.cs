using MdLock.PesterRunner;

namespace MdLock.PesterTests;

/// <summary>
/// Reports each <c>It</c> of the suites as a test, and each suite as one more, which fails for what belongs to none of
/// them. All in one class: xunit runs its tests one after another, so the suites do not disturb each other.
/// </summary>
public sealed class PesterTests
{
    public static TheoryData<string> Files => [.. Suites.Names];

    public static TheoryData<string, string, string> Tests
    {
        get
        {
            TheoryData<string, string, string> tests = [];
            foreach (string suite in Suites.Names)
            {
                foreach (DiscoveredTest test in Suites.Discover(suite).Tests)
                {
                    tests.Add(suite, test.Id, test.FullName);
                }
            }

            return tests;
        }
    }

    [Fact]
    public void There_are_suites() => Assert.NotEmpty(Suites.Names);

    [Theory]
    [MemberData(nameof(Files))]
    public void Suite(string file)
    {
        TestFileResult result = Suites.Run(file);
        Assert.True(result.Failures.Count == 0, string.Join(Environment.NewLine, result.Failures));
        Assert.NotEmpty(result.Tests);
    }

    [SkippableTheory]
    [MemberData(nameof(Tests))]
    public void It(string file, string id, string name)
    {
        TestFileResult result = Suites.Run(file);
        TestResult? test = result.Tests.SingleOrDefault(test => test.Id == id);
        Assert.True(test is not null, $"'{name}' was discovered and has no result.");
        Skip.If(test.Outcome is TestOutcome.Skipped or TestOutcome.Inconclusive, $"{test.Outcome}: {test.Reason}");
        Assert.True(
            test.Outcome == TestOutcome.Passed,
            $"{test.Outcome}: {test.FullName}{Environment.NewLine}{test.Message}{Environment.NewLine}{result.Output}");
    }
}
