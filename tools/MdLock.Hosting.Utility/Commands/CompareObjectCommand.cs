using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Tells in which objects two collections differ, whatever their order.</summary>
[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _difference = [];

    /// <summary>The one collection.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    /// <summary>The other collection.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    /// <summary>The properties to compare by; the objects themselves without it.</summary>
    [Parameter]
    public object[]? Property { get; set; }

    /// <summary>Also writes what is in both.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>Writes nothing that is in one only.</summary>
    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    /// <summary>Tells A from a.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _difference.AddRange(DifferenceObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        PropertySelector[] selectors = PropertySelector.Parse(Property);
        SortKeyComparer comparer = new(new ValueComparer(CaseSensitive));
        List<SortKey> unmatched = [.. ReferenceObject.Select(Key)];
        List<SortKey> added = [];
        foreach (SortKey key in _difference.Select(Key))
        {
            int match = unmatched.FindIndex(other => comparer.Compare(key, other) == 0);
            if (match < 0)
            {
                added.Add(key);
                continue;
            }

            unmatched.RemoveAt(match);
            if (IncludeEqual || ExcludeDifferent)
            {
                Write(key, selectors, "==");
            }
        }

        if (!ExcludeDifferent)
        {
            added.ForEach(key => Write(key, selectors, "=>"));
            unmatched.ForEach(key => Write(key, selectors, "<="));
        }

        SortKey Key(PSObject item) => new(item, selectors, descending: false);
    }

    private void Write(SortKey key, PropertySelector[] selectors, string side)
    {
        PSObject result = new();
        if (selectors.Length == 0)
        {
            result.Properties.Add(new PSNoteProperty("InputObject", key.Item));
        }
        else
        {
            foreach ((PropertySelector selector, (object? value, _)) in selectors.Zip(key.Values))
            {
                result.Properties.Add(new PSNoteProperty(selector.Name ?? selector.Expression.ToString(), value));
            }
        }

        result.Properties.Add(new PSNoteProperty("SideIndicator", side));
        WriteObject(result);
    }
}
