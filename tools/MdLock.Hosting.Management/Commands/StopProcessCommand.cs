using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Ends processes by force.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Process", DefaultParameterSetName = "Id", SupportsShouldProcess = true)]
public sealed class StopProcessCommand : ProcessCommand
{
    /// <summary>Asks nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the processes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (Process process in Processes())
        {
            if (ShouldProcess($"{process.ProcessName} ({process.Id})"))
            {
                Stop(process);
            }
        }
    }

    private void Stop(Process process)
    {
        try
        {
            process.Kill();
            WriteObject(PassThru ? new[] { process } : [], enumerateCollection: true);
        }
        catch (Win32Exception exception)
        {
            WriteError(new ErrorRecord(exception, "CouldNotStopProcess", ErrorCategory.CloseError, process));
        }
    }
}
