using System.Diagnostics;
using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Execution;

/// <summary>
/// The run phase of a file. Scopes are nested as the blocks are: what a <c>BeforeAll</c> defines is seen by everything
/// in its block and by nothing else; a test has a scope of its own, in which the hooks around it run too.
/// </summary>
internal sealed class TestRun(EngineIntrinsics engine, ICollection<TestFailure> failures)
{
    private readonly GuardedScript _script = new(engine.InvokeCommand);

    /// <summary>Runs the selected tests of a file.</summary>
    public void Execute(TestBlock root)
    {
        using TestDrive drive = new(engine.SessionState);
        RunBlock(root, drive);
    }

    private void RunBlock(TestBlock block, TestDrive drive)
    {
        TestCase[] owed = [.. block.AllTests.Where(test => test.Selected)];
        foreach (TestCase test in owed.Where(test => test.Skipped))
        {
            test.Outcome = TestOutcome.Skipped;
        }

        // Hooks are there for tests: without one that runs, they are not run either.
        if (owed.Any(test => !test.Skipped))
        {
            IReadOnlySet<string> before = drive.Snapshot();
            _script.Nest(() => RunInScope(block, owed, drive));
            drive.Restore(before);
        }
    }

    private void RunInScope(TestBlock block, TestCase[] owed, TestDrive drive)
    {
        SetVariables(block);
        ErrorRecord? error = RunHook(block, HookKind.BeforeAll) ?? ExpandName(block);
        if (error is null)
        {
            RunItems(block, drive);
        }
        else
        {
            foreach (TestCase test in owed)
            {
                test.Fail(error.ToFailure($"BeforeAll of {Describe(block)} failed"));
            }
        }

        if (RunHook(block, HookKind.AfterAll) is { } late)
        {
            failures.Add(late.ToFailure($"AfterAll of {Describe(block)} failed"));
        }
    }

    private void RunItems(TestBlock block, TestDrive drive)
    {
        foreach (TestNode item in block.Items)
        {
            if (item is TestBlock inner)
            {
                RunBlock(inner, drive);
            }
            else if (item is TestCase { Selected: true, Skipped: false } test)
            {
                Stopwatch elapsed = Stopwatch.StartNew();
                _script.Nest(() => RunTest(test));
                test.Duration = elapsed.Elapsed;
            }
        }
    }

    private void RunTest(TestCase test)
    {
        SetVariables(test);
        TestBlock[] blocks = [.. test.Ancestors];
        ErrorRecord? error =
            blocks.Select(block => RunHook(block, HookKind.BeforeEach)).FirstOrDefault(error => error is not null)
            ?? ExpandName(test)
            ?? _script.RunHere(test.Body);
        Settle(test, error);
        foreach (TestBlock block in blocks.Reverse())
        {
            if (RunHook(block, HookKind.AfterEach) is { } late)
            {
                test.Fail(late.ToFailure($"AfterEach of {Describe(block)} failed"));
            }
        }
    }

    private static void Settle(TestCase test, ErrorRecord? error)
    {
        switch (error?.Exception)
        {
            case null:
                test.Outcome = TestOutcome.Passed;
                break;
            case TestResultException asked:
                test.Outcome = asked.Outcome;
                test.Reason = asked.Message;
                break;
            default:
                test.Fail(error.ToFailure());
                break;
        }
    }

    private ErrorRecord? RunHook(TestBlock block, HookKind kind) =>
        block.Hook(kind) is { } hook ? _script.RunHere(hook) : null;

    private void SetVariables(TestNode node)
    {
        foreach (KeyValuePair<string, object?> variable in node.Data?.Variables ?? [])
        {
            engine.SessionState.PSVariable.Set(variable.Key, variable.Value);
        }
    }

    private ErrorRecord? ExpandName(TestNode node)
    {
        if (NameTemplate.IsTemplate(node.Name))
        {
            try
            {
                node.ExpandedName = string.Concat(
                    engine.InvokeCommand.InvokeScript(true, NameTemplate.ToScript(node.Name), null));
            }
            catch (RuntimeException exception)
            {
                return exception.ErrorRecord;
            }
        }

        return null;
    }

    private static string Describe(TestBlock block) => block.IsRoot ? "the file" : $"'{string.Join('.', block.Path)}'";
}
