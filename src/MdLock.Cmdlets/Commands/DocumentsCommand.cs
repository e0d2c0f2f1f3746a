using System.Management.Automation;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that look at documents, or at all documents with locks in a folder.</summary>
public abstract class DocumentsCommand : MdLockCommand
{
    private protected DocumentsCommand()
    {
    }

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
    protected sealed override void ProcessRecord()
    {
        string[]? paths = ParameterSetName == ParameterSets.Path ? Path : null;
        foreach (string path in ResolvePaths(paths, LiteralPath))
        {
            ForTarget(path, () => ProcessPath(path));
        }
    }

    /// <summary>Whether the document was found in a folder, and not named.</summary>
    private protected bool IsSearching { get; private set; }

    /// <summary>Does the cmdlet's work on one document.</summary>
    private protected abstract void ProcessDocument(string document);

    /// <summary>Does the cmdlet's work on a folder, when that on the documents in it is done.</summary>
    private protected virtual void ProcessFolder(string folder)
    {
    }

    private void ProcessPath(string path)
    {
        if (!Directory.Exists(path))
        {
            ProcessDocument(path);
            return;
        }

        IsSearching = true;
        try
        {
            foreach (string document in Engine.FindDocuments(path, Recurse))
            {
                StopToken.ThrowIfCancellationRequested();
                ForTarget(document, () => ProcessDocument(document));
            }

            ProcessFolder(path);
        }
        finally
        {
            IsSearching = false;
        }
    }
}
