using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Measures how long a script block takes.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Command")]
public sealed class MeasureCommandCommand : PSCmdlet
{
    /// <summary>What to run; its output is dropped.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        long start = Stopwatch.GetTimestamp();
        InvokeCommand.InvokeScript(false, Expression, null);
        WriteObject(Stopwatch.GetElapsedTime(start));
    }
}
