using System.Collections;
using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary>What <c>Describe</c> and <c>It</c> have in common.</summary>
public abstract class TestNodeCommand : PSCmdlet
{
    /// <summary>The name, in which <c>&lt;expression&gt;</c> is a template.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = string.Empty;

    /// <summary>Words to filter by; those of a block hold for all in it.</summary>
    [Parameter]
    [Alias("Tags")]
    public string[] Tag { get; set; } = [];

    /// <summary>Reports the tests as skipped instead of running them.</summary>
    [Parameter]
    public SwitchParameter Skip { get; set; }

    /// <summary>
    /// Repeats the block or test for each item, which is <c>$_</c>; keys of a dictionary are variables.
    /// </summary>
    [Parameter]
    [Alias("TestCases")]
    public object? ForEach { get; set; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        TestSession session = TestSession.Of(this);
        if (session.Phase != TestPhase.Discovery)
        {
            throw new InvalidOperationException(
                $"{MyInvocation.InvocationName} cannot be called while tests are run: "
                + "blocks and tests are found in discovery.");
        }

        foreach (TestData? data in Items())
        {
            Add(session, data);
        }
    }

    private protected abstract void Add(TestSession session, TestData? data);

    private TestData?[] Items()
    {
        if (!MyInvocation.BoundParameters.ContainsKey(nameof(ForEach)))
        {
            return [null];
        }

        TestData?[] items = [.. Enumerate(ForEach).Select(item => new TestData(item))];
        return items.Length > 0 ? items : throw new ArgumentException(
            $"'{Name}' is to be repeated for each item of an empty or null -ForEach, "
            + "so it would silently test nothing.");
    }

    private static IEnumerable<object?> Enumerate(object? value) => value switch
    {
        null => [],
        PSObject wrapped when wrapped.BaseObject is IEnumerable => Enumerate(wrapped.BaseObject),
        _ => LanguagePrimitives.GetEnumerable(value)?.Cast<object?>() ?? [value],
    };
}
