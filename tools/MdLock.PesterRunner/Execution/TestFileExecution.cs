using System.Diagnostics;
using System.Management.Automation;
using MdLock.Hosting;
using MdLock.PesterRunner.Commands;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Execution;

/// <summary>
/// One test file in a runspace of its own: first discovered, which runs everything but hooks and tests, then run.
/// </summary>
internal sealed class TestFileExecution : IDisposable
{
    private readonly string _file;
    private readonly TestSession _session = new();
    private readonly StringWriter _output = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<TestFailure> _failures = [];
    private readonly EngineSession _engine;

    public TestFileExecution(string file)
    {
        _file = Path.GetFullPath(file);
        _engine = EngineSession.Open(HostTerminal.Captured(_output, _output), TestCommands.Entries, _session);
    }

    /// <summary>Finds the tests of the file.</summary>
    /// <returns>What was found; with failures, when the file did not get to its end.</returns>
    public DiscoveredFile Discover()
    {
        if (!File.Exists(_file))
        {
            _failures.Add(new TestFailure($"The test file '{_file}' does not exist.", string.Empty, "FileNotFound"));
        }
        else if (OnPipeline("try { $null = & $args[0] } catch { $args[1].Value = $_ }", _file) is { } error)
        {
            _failures.Add(error.ToFailure("Discovery failed"));
        }
        else if (!_session.Root.AllTests.Any())
        {
            _failures.Add(new TestFailure($"The file '{_file}' contains no test.", string.Empty, "NoTest"));
        }

        DiscoveredTest[] tests = [.. _session.Root.AllTests.Select(
            test => new DiscoveredTest(test.Id, test.Path, test.Line))];
        return new DiscoveredFile(_file, tests, [.. _failures]);
    }

    /// <summary>Discovers and runs the file.</summary>
    public TestFileResult Run(TestFilter filter)
    {
        if (Discover().Failures.Count == 0)
        {
            RunTests(filter);
        }

        return new TestFileResult(
            _file,
            [.. _session.Root.AllTests.Select(test => test.ToResult(_file))],
            [.. _failures],
            _output.ToString(),
            _elapsed.Elapsed);
    }

    public void Dispose() => _engine.Dispose();

    private void RunTests(TestFilter filter)
    {
        foreach (TestCase test in _session.Root.AllTests)
        {
            test.Selected = filter.Includes(test.AllTags);
        }

        _session.Phase = TestPhase.Run;
        EngineIntrinsics engine = (EngineIntrinsics)_engine.Runspace.SessionStateProxy.GetVariable("ExecutionContext");
        TestRun run = new(engine, _failures);
        if (OnPipeline("try { $args[0].Invoke() } catch { $args[1].Value = $_ }", () => run.Execute(_session.Root))
            is { } error)
        {
            _failures.Add(error.ToFailure("The run failed"));
        }

        // A test that calls exit takes all that follow it along: that must not look as if they had been left out.
        foreach (TestCase test in _session.Root.AllTests.Where(
            test => test.Selected && test.Outcome == TestOutcome.NotRun))
        {
            test.Fail(new TestFailure("The file ended before this test had a result.", string.Empty, "RunEnded"));
        }
    }

    private ErrorRecord? OnPipeline(string script, object argument)
    {
        PSReference error = new(null);
        using PowerShell powerShell = PowerShell.Create(_engine.Runspace);
        powerShell.AddScript(script).AddArgument(argument).AddArgument(error);
        try
        {
            powerShell.Invoke();
        }
        catch (RuntimeException exception)
        {
            return exception.ErrorRecord;
        }
        finally
        {
            // Errors that ended nothing fail no test, but people want to see them.
            foreach (ErrorRecord written in powerShell.Streams.Error)
            {
                _output.WriteLine(written.ToFailure());
            }
        }

        return (error.Value as PSObject)?.BaseObject as ErrorRecord ?? error.Value as ErrorRecord;
    }

    private ErrorRecord? OnPipeline(string script, Action action) => OnPipeline(script, (object)action);
}
