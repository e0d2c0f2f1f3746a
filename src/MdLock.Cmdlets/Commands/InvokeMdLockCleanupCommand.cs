using System.Management.Automation;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Invoke-MdLockCleanup: removes what is stale or left over, and nothing that is live.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MdLockCleanup", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockCleanupResult))]
public sealed class InvokeMdLockCleanupCommand : MdLockCommand
{
    /// <summary>Documents, or folders of documents; wildcards are allowed. The current folder if nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Documents, or folders of documents, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Look into the folders within the folder too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string[]? paths = ParameterSetName == ParameterSets.Path ? Path : null;
        foreach (string path in ResolvePaths(paths, LiteralPath))
        {
            ForTarget(path, () => CleanUp(path));
        }
    }

    private void CleanUp(string path)
    {
        if (!System.IO.Directory.Exists(path))
        {
            CleanUpDocument(path);
            return;
        }

        foreach (string document in Engine.FindDocuments(path, Recurse))
        {
            StopToken.ThrowIfCancellationRequested();
            ForTarget(document, () => CleanUpDocument(document));
        }
    }

    private void CleanUpDocument(string document)
    {
        if (ShouldProcess(document, "Remove stale locks and left-over files"))
        {
            WriteObject(LockInfos.FromCleanup(Engine.Cleanup(document, StopToken)), enumerateCollection: true);
        }
    }
}
