using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Waits for processes to end; Ctrl+C ends the wait.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Process", DefaultParameterSetName = "Name")]
public sealed class WaitProcessCommand : ProcessCommand, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>For how many seconds at most.</summary>
    [Parameter(Position = 1)]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 32767)]
    public int? Timeout { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (Process process in Processes())
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
            limit.CancelAfter(Timeout is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : System.Threading.Timeout.InfiniteTimeSpan);
            try
            {
                process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException) when (!_stopped.IsCancellationRequested)
            {
                WriteError(new ErrorRecord(
                    new TimeoutException($"The process {process.Id} is still running."),
                    "ProcessNotTerminated",
                    ErrorCategory.CloseError,
                    process));
            }
            catch (OperationCanceledException)
            {
                // The pipeline is being stopped.
                return;
            }
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopped.Cancel();
}
