using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Counts objects and measures their values.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    /// <summary>What to measure.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>The properties to measure; the object itself without it.</summary>
    [Parameter(Position = 0)]
    public string[]? Property { get; set; }

    /// <summary>Asks for the sum.</summary>
    [Parameter]
    public SwitchParameter Sum { get; set; }

    /// <summary>Asks for the mean.</summary>
    [Parameter]
    public SwitchParameter Average { get; set; }

    /// <summary>Asks for the greatest.</summary>
    [Parameter]
    public SwitchParameter Maximum { get; set; }

    /// <summary>Asks for the least.</summary>
    [Parameter]
    public SwitchParameter Minimum { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null && InputObject != AutomationNull.Value)
        {
            _items.Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string? property in Property ?? [null!])
        {
            Measure(property);
        }
    }

    private void Measure(string? property)
    {
        object[] values = [.. _items.SelectMany(item => Values(item, property))];
        if (property is not null && values.Length == 0 && _items.Count > 0)
        {
            return;
        }

        double[] numbers = Sum || Average ? [.. values.Select(ToNumber).OfType<double>()] : [];
        ValueComparer comparer = new(caseSensitive: false);
        WriteObject(new GenericMeasureInfo
        {
            Count = values.Length,
            Average = Average && numbers.Length > 0 ? numbers.Average() : null,
            Sum = Sum ? numbers.Sum() : null,
            Maximum = Maximum ? Numeric(values.Max(comparer)) : null,
            Minimum = Minimum ? Numeric(values.Min(comparer)) : null,
            Property = property,
        });
    }

    private static IEnumerable<object> Values(PSObject item, string? property) => property is null
        ? [item.BaseObject]
        : new PSPropertyExpression(property).GetValues(item).Select(value => value.Result).OfType<object>();

    private double? ToNumber(object value)
    {
        if (LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double number))
        {
            return number;
        }

        WriteError(new ErrorRecord(
            new PSInvalidCastException($"Input object \"{value}\" is not numeric."),
            "NonNumericInputObject",
            ErrorCategory.InvalidType,
            value));
        return null;
    }

    // Numbers are measured as doubles, everything else is its own greatest.
    private static object? Numeric(object? value) =>
        value is IConvertible and not (string or DateTime or bool or char)
            ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
            : value;
}
