using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Removes items.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class RemoveItemCommand : PathCommand
{
    /// <summary>With what is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Also read-only and hidden ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvedPaths().ToArray())
        {
            Attempt(path, () => Remove(path));
        }
    }

    private void Remove(string path)
    {
        bool isContainer = InvokeProvider.Item.IsContainer(WildcardPattern.Escape(path));
        if (!ShouldProcess(path, isContainer ? "Remove Directory" : "Remove File"))
        {
            return;
        }

        if (!Recurse && isContainer && HasChildren(path)
            && !ShouldContinue(
                $"The item at {path} has children and the Recurse parameter was not specified. "
                + "If you continue, all children will be removed with the item. Are you sure you want to continue?",
                "Confirm"))
        {
            return;
        }

        InvokeProvider.Item.Remove([path], recurse: true, Force, literalPath: true);
    }

    // Other containers than folders, such as Env: itself, ask nothing.
    private bool HasChildren(string path) =>
        SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _) is var folder
        && provider.Name == "FileSystem"
        && Directory.Exists(folder)
        && new DirectoryInfo(folder).LinkTarget is null
        && Directory.EnumerateFileSystemEntries(folder).Any();
}
