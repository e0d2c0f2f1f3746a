using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives the paths of items that exist.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = PathSet)]
public sealed class ResolvePathCommand : PathCommand
{
    /// <summary>Gives texts, relative to the current location.</summary>
    [Parameter]
    public SwitchParameter Relative { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths())
        {
            WriteObject(Relative
                ? RelativePath(path)
                : SessionState.Path.GetResolvedPSPathFromPSPath(WildcardPattern.Escape(path)).Single());
        }
    }

    private string RelativePath(string path)
    {
        string relative = System.IO.Path.GetRelativePath(
            SessionState.Path.CurrentFileSystemLocation.ProviderPath,
            SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        return relative.StartsWith("..", StringComparison.Ordinal) || relative == "."
            ? relative
            : System.IO.Path.Combine(".", relative);
    }
}
