using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Starts a process on this console.</summary>
[Cmdlet(VerbsLifecycle.Start, "Process", SupportsShouldProcess = true)]
public sealed class StartProcessCommand : PSCmdlet
{
    private Process? _waitedFor;

    /// <summary>The program.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("PSPath", "Path")]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>Its command line, as it is written: what holds spaces needs quotes.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Where it starts; the current location by default.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Writes the process.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Waits until it ends.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Opens no window, of which there is none here.</summary>
    [Parameter]
    [Alias("nnw")]
    public SwitchParameter NoNewWindow { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ProcessStartInfo start = new(Program(), string.Join(' ', ArgumentList))
        {
            UseShellExecute = false,
            WorkingDirectory = WorkingDirectory is null
                ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
                : SessionState.Path.GetUnresolvedProviderPathFromPSPath(WorkingDirectory),
        };
        if (ShouldProcess(FilePath, "Start-Process"))
        {
            Start(start);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _waitedFor?.Kill();

    private string Program() =>
        InvokeCommand.GetCommand(FilePath, CommandTypes.Application) is ApplicationInfo program
            ? program.Path
            : FilePath;

    private void Start(ProcessStartInfo start)
    {
        try
        {
            Process process = Process.Start(start)!;
            if (PassThru)
            {
                WriteObject(process);
            }

            if (Wait)
            {
                _waitedFor = process;
                process.WaitForExit();
            }
        }
        catch (Win32Exception exception)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException(
                    $"This command cannot be run due to the error: {exception.Message}", exception),
                "InvalidOperationException",
                ErrorCategory.InvalidOperation,
                FilePath));
        }
    }
}
