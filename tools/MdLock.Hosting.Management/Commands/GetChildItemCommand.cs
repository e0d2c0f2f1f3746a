using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives what is in containers.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = Items)]
public sealed class GetChildItemCommand : PSCmdlet
{
    private const string Items = "Items";
    private const string LiteralItems = "LiteralItems";

    /// <summary>The containers, with wildcards; the current one by default.</summary>
    [Parameter(
        Position = 0, ParameterSetName = Items, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [string.Empty];

    /// <summary>The containers, as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralItems, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    /// <summary>Names that are left out, with wildcards.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Also gives what is in containers in them.</summary>
    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How deep to go.</summary>
    [Parameter]
    public uint? Depth { get; set; }

    /// <summary>Only files.</summary>
    [Parameter]
    public SwitchParameter File { get; set; }

    /// <summary>Only folders.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Also gives hidden ones.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the names instead.</summary>
    [Parameter]
    public SwitchParameter Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            Write(path.Length == 0 ? "." : path);
        }
    }

    private void Write(string path)
    {
        try
        {
            bool recurse = Recurse || Depth is not null;
            bool literal = ParameterSetName == LiteralItems;
            IEnumerable<PSObject> items = InvokeProvider.ChildItem
                .Get([path], recurse, Depth ?? uint.MaxValue, Force, literal)
                .Where(IsWanted);
            WriteObject(Name ? items.Select(item => ShownName(item, path)) : items, enumerateCollection: true);
        }
        catch (Exception exception) when (exception is ItemNotFoundException or ProviderInvocationException)
        {
            WriteError(new ErrorRecord(((IContainsErrorRecord)exception).ErrorRecord, exception));
        }
    }

    private bool IsWanted(PSObject item)
    {
        string name = ChildName(item);
        bool isFolder = item.Properties["PSIsContainer"]?.Value is true;
        return (!File || !isFolder)
            && (!Directory || isFolder)
            && (Filter is null || IsLike(name, Filter))
            && !Exclude.Any(wildcard => IsLike(name, wildcard));
    }

    private string ShownName(PSObject item, string path) => Recurse && item.BaseObject is FileSystemInfo file
        ? System.IO.Path.GetRelativePath(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path), file.FullName)
        : ChildName(item);

    private static string ChildName(PSObject item) =>
        item.Properties["PSChildName"]?.Value as string ?? item.BaseObject.ToString() ?? string.Empty;

    private static bool IsLike(string name, string wildcard) =>
        WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase).IsMatch(name);
}
