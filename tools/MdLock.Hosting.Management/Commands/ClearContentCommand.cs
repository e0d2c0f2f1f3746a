using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Empties items.</summary>
[Cmdlet(VerbsCommon.Clear, "Content", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class ClearContentCommand : PathCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths().Where(path => ShouldProcess($"Item: {path}", "Clear Content")))
        {
            Attempt(path, () => InvokeProvider.Content.Clear([path], force: false, literalPath: true));
        }
    }
}
