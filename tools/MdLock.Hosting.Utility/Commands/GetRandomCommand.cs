using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes random numbers, or chooses from objects.</summary>
[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = Numbers)]
public sealed class GetRandomCommand : PSCmdlet
{
    private const string Numbers = "RandomNumberParameterSet";
    private const string Choice = "RandomListItemParameterSet";
    private const string Shuffled = "ShuffleParameterSet";

    private readonly List<object?> _items = [];
    private Random _random = Random.Shared;

    /// <summary>What to choose from.</summary>
    [Parameter(ValueFromPipeline = true, Position = 0, Mandatory = true, ParameterSetName = Choice)]
    [Parameter(ValueFromPipeline = true, Position = 0, Mandatory = true, ParameterSetName = Shuffled)]
    [AllowNull]
    public object?[] InputObject { get; set; } = [];

    /// <summary>How many.</summary>
    [Parameter(ParameterSetName = Numbers)]
    [Parameter(ParameterSetName = Choice)]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Chooses all, in random order.</summary>
    [Parameter(ParameterSetName = Shuffled, Mandatory = true)]
    public SwitchParameter Shuffle { get; set; }

    /// <summary>The least number.</summary>
    [Parameter(ParameterSetName = Numbers)]
    public object? Minimum { get; set; }

    /// <summary>A number that is greater than all.</summary>
    [Parameter(Position = 0, ParameterSetName = Numbers)]
    public object? Maximum { get; set; }

    /// <summary>Makes the same choice again and again.</summary>
    [Parameter]
    public int? SetSeed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (SetSeed is { } seed)
        {
            _random = new Random(seed);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _items.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == Numbers)
        {
            for (int made = 0; made < Count; made++)
            {
                WriteObject(Next());
            }

            return;
        }

        object?[] items = [.. _items];
        _random.Shuffle(items);
        WriteObject(Shuffle ? items : items.Take(Count), enumerateCollection: true);
    }

    private object Next() =>
        IsReal(Minimum) || IsReal(Maximum) ? NextReal()
        : ToLong(Minimum, 0) is var minimum && ToLong(Maximum, int.MaxValue) is var maximum
            && minimum >= int.MinValue && maximum <= int.MaxValue
            ? (object)(int)_random.NextInt64(minimum, maximum)
            : _random.NextInt64(minimum, maximum);

    private double NextReal()
    {
        double minimum = Minimum is null ? 0 : LanguagePrimitives.ConvertTo<double>(Minimum);
        double maximum = Maximum is null ? double.MaxValue : LanguagePrimitives.ConvertTo<double>(Maximum);
        return minimum + (_random.NextDouble() * (maximum - minimum));
    }

    private static bool IsReal(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        double or float or decimal => true,
        string text => text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0,
        _ => false,
    };

    private static long ToLong(object? value, long otherwise) => value is null
        ? otherwise
        : (long)LanguagePrimitives.ConvertTo(value, typeof(long), CultureInfo.InvariantCulture);
}
