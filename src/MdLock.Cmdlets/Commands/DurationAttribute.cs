using System.Globalization;
using System.Management.Automation;

namespace MdLock.Commands;

/// <summary>
/// Takes a time as a TimeSpan, as text such as <c>00:05:00</c>, or as a number of seconds, milliseconds or days.
/// </summary>
/// <remarks>PowerShell alone would take a number for ticks of 100 ns, which nobody means.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ArgumentTransformationAttribute
{
    // Larger numbers would overflow before the settings can say that they are out of range.
    private const double Largest = 1e9;
    private const double MostDays = 1e6;

    /// <summary>True when a number means milliseconds; seconds, if not days either.</summary>
    public bool Milliseconds { get; set; }

    /// <summary>True when a number means days.</summary>
    public bool Days { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        double? number = value switch
        {
            TimeSpan => null,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            string or null => null,
            IConvertible convertible when convertible.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal =>
                convertible.ToDouble(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (number is not { } amount)
        {
            return inputData;
        }

        if (double.IsNaN(amount) || Math.Abs(amount) > (Days ? MostDays : Largest))
        {
            throw new ArgumentTransformationMetadataException($"'{inputData}' is no time that anybody waits.");
        }

        if (Days)
        {
            return TimeSpan.FromDays(amount);
        }

        return Milliseconds ? TimeSpan.FromMilliseconds(amount) : TimeSpan.FromSeconds(amount);
    }
}
