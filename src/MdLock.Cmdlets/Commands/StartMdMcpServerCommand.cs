using System.Management.Automation;
using MdLock.Completers;
using MdLock.Errors;
using MdLock.Loading;

namespace MdLock.Commands;

/// <summary>Start-MdMcpServer: serves an agent on the standard input and output of the process until its client goes.</summary>
[Cmdlet(VerbsLifecycle.Start, "MdMcpServer", SupportsShouldProcess = true)]
public sealed class StartMdMcpServerCommand : MdLockCommand
{
    /// <summary>The only host whose process has its standard input and output for itself: others speak to their own clients by it.</summary>
    private const string ConsoleHost = "ConsoleHost";

    private readonly List<string> _roots = [];
    private ReservedOutput? _output;

    /// <summary>The folders in which documents may be touched; wildcards are allowed. The current folder if nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Root { get; set; } = ["."];

    /// <summary>Change nothing, and take no locks.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    private bool IsStartedByClient => Host.Name == ConsoleHost && Console.IsInputRedirected;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (IsStartedByClient && !IsWhatIf)
        {
            _output = new ReservedOutput();
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string root in ResolvePaths(Root, literalPaths: null))
        {
            ForTarget(root, () => _roots.Add(Directory.Exists(root) ? root : throw DocumentException.NotFound(root)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string roots = string.Join(", ", _roots);
        ForTarget(roots, () =>
        {
            // Nobody who names folders that are not there means all of the current one.
            if (_roots.Count == 0)
            {
                throw DocumentException.NotFound(string.Join(", ", Root));
            }

            if (ShouldProcess(roots, ReadOnly ? "Let the client read the documents" : "Let the client edit the documents"))
            {
                RequireClient();
                Serve();
            }
        });
    }

    /// <inheritdoc/>
    private protected override void WriteFailure(ErrorRecord failure) => ThrowTerminatingError(failure);

    /// <inheritdoc/>
    private protected override void Close() => _output?.Dispose();

    private void RequireClient()
    {
        if (IsStartedByClient)
        {
            return;
        }

        const string Why = "There is no client here: the server speaks to the program that started pwsh, by its standard input and output.";
        ThrowTerminatingError(new ErrorRecord(
            new PSInvalidOperationException(Why), "McpClientMissing", ErrorCategory.InvalidOperation, targetObject: null)
        {
            ErrorDetails = new ErrorDetails(Why)
            {
                RecommendedAction =
                    "Let the client start it: its command is pwsh, its arguments are -NoProfile, -Command and "
                    + "'Import-Module MdLock; Start-MdMcpServer -Root docs'.",
            },
        });
    }

    private void Serve()
    {
        WriteVerbose($"Serving {string.Join(", ", _roots)} on standard input and output{(ReadOnly ? ", to be read only" : "")}.");

        // In a thread of the pool: what the server awaits must not come back to the pipeline's, which waits here.
        Task.Run(() => ModuleLifetime.LoadServer()([.. _roots], ReadOnly, StopToken)).GetAwaiter().GetResult();
        StopToken.ThrowIfCancellationRequested();
        WriteVerbose("The client is gone.");
    }
}
