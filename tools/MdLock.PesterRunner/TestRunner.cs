using MdLock.PesterRunner.Execution;

namespace MdLock.PesterRunner;

/// <summary>
/// Runs test files written for Pester 5 and 6, as far as they keep to the common subset: <c>Describe</c>,
/// <c>Context</c>, <c>It</c>, the hooks, <c>-ForEach</c>, <c>Should</c> in the classic syntax, <c>Set-ItResult</c> and
/// <c>$TestDrive</c>. Anything else of Pester fails as an unknown command or parameter. Every file gets a new runspace.
/// </summary>
public static class TestRunner
{
    /// <summary>Finds the tests of a file without running them.</summary>
    /// <param name="file">The file.</param>
    public static DiscoveredFile Discover(string file)
    {
        using TestFileExecution execution = new(file);
        return execution.Discover();
    }

    /// <summary>Runs a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="filter">Which of its tests; null for all.</param>
    public static TestFileResult Run(string file, TestFilter? filter = null)
    {
        using TestFileExecution execution = new(file);
        return execution.Run(filter ?? TestFilter.All);
    }

    /// <summary>Runs files, one after another.</summary>
    /// <param name="files">The files.</param>
    /// <param name="filter">Which of their tests; null for all.</param>
    public static TestRunResult Run(IEnumerable<string> files, TestFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new TestRunResult([.. files.Select(file => Run(file, filter))]);
    }
}
