using System.Management.Automation;
using MdLock.Errors;
using MdLock.Sessions;

namespace MdLock.Commands;

/// <summary>Move-MdDocument: gives a document another name or folder, with its locks, history, audit trail and settings.</summary>
[Cmdlet(VerbsCommon.Move, "MdDocument", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(FileInfo))]
public sealed class MoveMdDocumentCommand : LockingCommand
{
    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The new path, taken as it is; a folder that is there takes the document under its name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The document is there already: only what is kept for it follows.</summary>
    [Parameter]
    public SwitchParameter AlreadyMoved { get; set; }

    /// <summary>The token of a lease on the whole document, under which to move it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Token { get; set; }

    /// <summary>Return the file as it is then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireGiven(nameof(Token), string.IsNullOrEmpty(Token));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string destination = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Destination);
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => Move(path, TargetOf(path, destination)));
        }
    }

    private static string TargetOf(string path, string destination) => Directory.Exists(destination)
        ? System.IO.Path.Combine(destination, System.IO.Path.GetFileName(path))
        : destination;

    private void Move(string path, string target)
    {
        if (IsWhatIf)
        {
            Rehearse(path, target);
        }

        if (!ShouldProcess($"{path} to {target}", AlreadyMoved ? "Continue the history under the new path" : "Move, with its history"))
        {
            return;
        }

        string moved = AlreadyMoved ? Engine.ContinueHistory(path, target) : MoveWhole(path, target);
        WriteVerbose($"{path} is {moved} now, with its history.");
        if (PassThru)
        {
            WriteObject(ItemOf(moved));
        }
    }

    // With the two properties by which the shell's own cmdlets and its view of files know where it is.
    private static PSObject ItemOf(string path)
    {
        const string provider = @"Microsoft.PowerShell.Core\FileSystem::";
        var item = new PSObject(new FileInfo(path));
        item.Properties.Add(new PSNoteProperty("PSPath", provider + path));
        item.Properties.Add(new PSNoteProperty("PSParentPath", provider + System.IO.Path.GetDirectoryName(path)));
        return item;
    }

    private string MoveWhole(string path, string target)
    {
        try
        {
            LockOptions options = ToOptions(path);
            MoveResult result = Owner.Move(
                path,
                target,
                Operation.Length > 0 ? options : options with { Operation = "move" },
                string.IsNullOrEmpty(Token) ? null : Token,
                StopToken);
            if (result.Deferred is { } failure)
            {
                WriteWarning($"The document is moved; locks on it stand under its old name until they are over: {failure.Message}");
            }

            return result.Path;
        }
        finally
        {
            EndWait();
        }
    }

    /// <summary>Fails where the move would, as far as that can be seen without the lock.</summary>
    private void Rehearse(string path, string target)
    {
        _ = Engine.Read(AlreadyMoved ? target : path);
        if (!AlreadyMoved && System.IO.Path.Exists(target))
        {
            throw RelocationException.Exists(target);
        }
    }
}
