using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command on items that are named by wildcards or as they are written.</summary>
public abstract class PathCommand : PSCmdlet
{
    /// <summary>The parameter set with wildcards.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set without wildcards.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The items, with wildcards.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ParameterSetName = PathSet,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The items, as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    private protected bool IsLiteral => ParameterSetName == LiteralPathSet;

    /// <summary>The items that exist, as paths with their drive; an error for each path that leads to none.</summary>
    private protected IEnumerable<string> ResolvedPaths() => Path.SelectMany(ResolvedPaths);

    /// <summary>The items that exist at a path; an error if it leads to none.</summary>
    private protected IReadOnlyList<string> ResolvedPaths(string path) => Attempt(path, () => Resolve(path));

    /// <summary>The files that exist, as the file system names them.</summary>
    private protected IEnumerable<string> ResolvedFiles() =>
        ResolvedPaths().Select(path => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));

    /// <summary>Does something with an item, and makes what fails an error that does not end the command.</summary>
    private protected IReadOnlyList<T> Attempt<T>(string target, Func<IEnumerable<T>> action)
    {
        try
        {
            return [.. action()];
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(exception, exception.GetType().Name, ErrorCategory.WriteError, target));
            return [];
        }
    }

    /// <summary>Does something with an item, and makes what fails an error that does not end the command.</summary>
    private protected void Attempt(string target, Action action) => Attempt<object>(target, () =>
    {
        action();
        return [];
    });

    private IEnumerable<string> Resolve(string path) => SessionState.Path
        .GetResolvedPSPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path)
        .Select(found => found.Path);
}
