using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>Describe</c> and <c>Context</c>: a block of tests.</summary>
[Cmdlet(VerbsCommon.Add, "TestBlock")]
public sealed class AddTestBlockCommand : TestNodeCommand
{
    private readonly ScriptBlock _nest = ScriptBlock.Create("$args[0].Invoke()");

    /// <summary>The hooks, blocks and tests of the block.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Fixture { get; set; } = null!;

    private protected override void Add(TestSession session, TestData? data)
    {
        TestBlock block = new()
        {
            Name = Name,
            Tags = Tag,
            MarkedSkipped = Skip,
            Data = data,
            Line = MyInvocation.ScriptLineNumber,
        };
        session.Discover(block, () => RunBody(data));
    }

    private void RunBody(TestData? data)
    {
        // Kept, not thrown, on the way out of the script: that would wrap it in an error of its own call.
        ExceptionDispatchInfo? thrown = null;
        InvokeCommand.InvokeScript(true, _nest, null, () =>
        {
            try
            {
                RunInScope(data);
            }
            catch (RuntimeException exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thrown?.Throw();
    }

    private void RunInScope(TestData? data)
    {
        foreach (KeyValuePair<string, object?> variable in data?.Variables ?? [])
        {
            SessionState.PSVariable.Set(variable.Key, variable.Value);
        }

        InvokeCommand.InvokeScript(false, Fixture, null);
    }
}
