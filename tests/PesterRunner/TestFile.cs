namespace MdLock.PesterRunner.Tests;

/// <summary>A test file for the length of a run.</summary>
internal static class TestFile
{
    public static TestFileResult Run(string content, TestFilter? filter = null) =>
        With(content, file => TestRunner.Run(file, filter));

    public static DiscoveredFile Discover(string content) => With(content, TestRunner.Discover);

    /// <summary>Runs one test with this body.</summary>
    public static TestResult RunIt(string body) =>
        Assert.Single(Run($"Describe 'block' {{ It 'test' {{ {body} }} }}").Tests);

    /// <summary>The outcomes of a run by the names of its tests.</summary>
    public static string Outcomes(TestFileResult result) =>
        string.Join(' ', result.Tests.Select(test => $"{test.Path[^1]}:{test.Outcome}"));

    private static T With<T>(string content, Func<string, T> action)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("MdLock.PesterRunner.");
        try
        {
            string file = Path.Combine(folder.FullName, "Sample.Tests.ps1");
            File.WriteAllText(file, content);
            return action(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
