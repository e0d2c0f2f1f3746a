using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Selects objects by their place, or properties of objects.</summary>
[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = Default)]
public sealed class SelectObjectCommand : PSCmdlet
{
    private const string Default = "DefaultParameter";
    private const string ByIndex = "IndexParameter";

    private readonly List<PSObject> _kept = [];
    private readonly List<PSObject> _unique = [];
    private readonly ValueComparer _comparer = new(caseSensitive: true);
    private PropertySelector[] _properties = [];
    private int _seen;

    /// <summary>What to select from.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>The properties of new objects: names with wildcards, script blocks, calculated properties.</summary>
    [Parameter(Position = 0, ParameterSetName = Default)]
    public object[]? Property { get; set; }

    /// <summary>Names, with wildcards, of properties to leave out.</summary>
    [Parameter(ParameterSetName = Default)]
    public string[]? ExcludeProperty { get; set; }

    /// <summary>The property whose value is written instead of the object.</summary>
    [Parameter(ParameterSetName = Default)]
    public string? ExpandProperty { get; set; }

    /// <summary>Writes equal objects once.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>So many from the beginning.</summary>
    [Parameter(ParameterSetName = Default)]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    /// <summary>So many from the end.</summary>
    [Parameter(ParameterSetName = Default)]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    /// <summary>Not so many: from the beginning, with -Last from the end.</summary>
    [Parameter(ParameterSetName = Default)]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>Those at these places, in the order in which they come.</summary>
    [Parameter(ParameterSetName = ByIndex)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    /// <summary>Lets the commands before it run to their end, though no more is needed of them.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private bool Limited =>
        MyInvocation.BoundParameters.ContainsKey(nameof(First))
        || MyInvocation.BoundParameters.ContainsKey(nameof(Last));

    // The place behind the last object that is wanted, when that is known from the start.
    private int? End =>
        Index is { Length: > 0 } places ? places.Max() + 1
        : First > 0 && Last == 0 ? Skip + First
        : null;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _properties = PropertySelector.Parse(Property ?? (ExcludeProperty is null ? null : ["*"]));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null || InputObject == AutomationNull.Value)
        {
            return;
        }

        int place = _seen++;
        if (Index is not null ? Index.Contains(place) : place >= Skip && (!Limited || place - Skip < First))
        {
            Select(InputObject);
        }
        else if (Last > 0)
        {
            Keep(InputObject);
        }

        if (_seen == End && !Wait)
        {
            EndProcessing();
            throw EngineInternals.StopUpstream(this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int skippedAtEnd = First == 0 ? Skip : 0;
        foreach (PSObject item in _kept.Take(_kept.Count - skippedAtEnd))
        {
            Select(item);
        }

        _kept.Clear();
        WriteObject(_unique, enumerateCollection: true);
        _unique.Clear();
    }

    private void Keep(PSObject item)
    {
        bool skippedAtBeginning = First > 0 && _seen <= Skip;
        if (!skippedAtBeginning)
        {
            _kept.Add(item);
        }

        if (_kept.Count > Last + (First == 0 ? Skip : 0))
        {
            _kept.RemoveAt(0);
        }
    }

    private void Select(PSObject item)
    {
        PSNoteProperty[] properties = [.. _properties.SelectMany(selector => Properties(selector, item))];
        if (!string.IsNullOrEmpty(ExpandProperty))
        {
            Expand(item, properties);
        }
        else if (Property is null && ExcludeProperty is null)
        {
            Write(item);
        }
        else
        {
            PSObject selected = new();
            selected.TypeNames.Insert(0, $"Selected.{item.BaseObject.GetType()}");
            AddProperties(selected, item, properties);
            Write(selected);
        }
    }

    private IEnumerable<PSNoteProperty> Properties(PropertySelector selector, PSObject item)
    {
        PSPropertyExpressionResult[] found = [.. selector.Values(item).Where(value => !IsExcluded(value))];
        return found.Length == 0 && !selector.Expression.HasWildCardCharacters
            ? [new PSNoteProperty(selector.Name ?? selector.Expression.ToString(), null)]
            : found.Select(value => new PSNoteProperty(
                selector.Name ?? value.ResolvedExpression.ToString(), value.Result));
    }

    private bool IsExcluded(PSPropertyExpressionResult value) => (ExcludeProperty ?? [])
        .Select(wildcard => WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase))
        .Any(wildcard => wildcard.IsMatch(value.ResolvedExpression.ToString()));

    private void AddProperties(PSObject selected, PSObject item, IEnumerable<PSNoteProperty> properties)
    {
        foreach (PSNoteProperty property in properties)
        {
            if (selected.Properties[property.Name] is null)
            {
                selected.Properties.Add(property);
            }
            else
            {
                const string Id = "AlreadyExistingUserSpecifiedPropertyNoExpand";
                WriteError(Error($"The property '{property.Name}' already exists.", Id, item));
            }
        }
    }

    private void Expand(PSObject item, PSNoteProperty[] properties)
    {
        PSPropertyExpressionResult[] found = [.. new PSPropertyExpression(ExpandProperty).GetValues(item)];
        if (found.Length != 1)
        {
            WriteError(found.Length == 0
                ? Error($"Property \"{ExpandProperty}\" cannot be found.", "ExpandPropertyNotFound", item)
                : Error("Several properties cannot be expanded.", "MutlipleExpandProperties", item));
        }
        else if (found[0].Exception is { } exception)
        {
            WriteError(new ErrorRecord(exception, "PropertyEvaluationExpand", ErrorCategory.InvalidResult, item));
        }
        else
        {
            foreach (object? value in LanguagePrimitives.GetEnumerable(found[0].Result) ?? new[] { found[0].Result })
            {
                if (value is not null)
                {
                    // A wrapper of its own: the properties must not appear wherever else the value is used.
                    PSObject expanded = properties.Length == 0 ? PSObject.AsPSObject(value) : new PSObject(value);
                    AddProperties(expanded, item, properties);
                    Write(expanded);
                }
            }
        }
    }

    private void Write(PSObject item)
    {
        if (!Unique)
        {
            WriteObject(item);
        }
        else if (!_unique.Any(known => AreEqual(known, item)))
        {
            _unique.Add(item);
        }
    }

    private bool AreEqual(PSObject first, PSObject second) =>
        first.BaseObject is PSCustomObject && second.BaseObject is PSCustomObject
            ? first.Properties.Count() == second.Properties.Count() && first.Properties.All(property =>
                second.Properties[property.Name] is { } other && _comparer.AreEqual(property.Value, other.Value))
            : _comparer.AreEqual(first.BaseObject, second.BaseObject);

    private static ErrorRecord Error(string message, string id, PSObject item) =>
        new(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, item);
}
