using System.Globalization;
using System.Text.Json;
using MdLock.Errors;
using MdLock.History;
using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Tools;

/// <summary>The arguments of a call, held to the schema: what it does not know is refused, not passed over.</summary>
internal sealed class ToolArguments
{
    private readonly Dictionary<string, JsonElement> _given;

    private ToolArguments(Dictionary<string, JsonElement> given) => _given = given;

    /// <summary>Checks them.</summary>
    /// <param name="parameters">What the tool takes.</param>
    /// <param name="given">What the client passes.</param>
    /// <exception cref="ToolException">One is missing, unknown, of another type or out of range.</exception>
    public static ToolArguments Read(IReadOnlyList<ToolParameter> parameters, IDictionary<string, JsonElement>? given)
    {
        // Null says the same as nothing: many clients write it for what is optional.
        Dictionary<string, JsonElement> passed = (given ?? new Dictionary<string, JsonElement>())
            .Where(one => one.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        if ((given?.Keys ?? []).FirstOrDefault(name => parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            throw Invalid($"There is no argument '{unknown}'.", $"Pass only {string.Join(", ", parameters.Select(one => one.Name))}.");
        }

        foreach (ToolParameter parameter in parameters)
        {
            if (!passed.TryGetValue(parameter.Name, out JsonElement value))
            {
                if (parameter.IsRequired)
                {
                    throw Invalid($"The argument '{parameter.Name}' is missing.", $"Pass it: {parameter.Description}");
                }
            }
            else if (Fault(parameter, value) is { } fault)
            {
                throw Invalid($"The argument '{parameter.Name}' is not {fault}.", $"Pass {fault}: {parameter.Description}");
            }
        }

        return new ToolArguments(passed);
    }

    /// <summary>A text or name that is required.</summary>
    public string Text(string name) => TextOf(_given[name]);

    /// <summary>A text; null where none was passed.</summary>
    public string? OptionalText(string name) => _given.TryGetValue(name, out JsonElement value) ? TextOf(value) : null;

    /// <summary>Names; null where none were passed.</summary>
    public IReadOnlyList<string>? Names(string name) => _given.TryGetValue(name, out JsonElement value)
        ? [.. value.EnumerateArray().Select(TextOf)]
        : null;

    /// <summary>A number; null where none was passed.</summary>
    public int? Number(string name) => _given.TryGetValue(name, out JsonElement value) ? NumberOf(value) : null;

    /// <summary>Seconds; null where none were passed.</summary>
    public TimeSpan? Seconds(string name) => Number(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether something is asked for.</summary>
    public bool Flag(string name) => _given.TryGetValue(name, out JsonElement value) && value.GetBoolean();

    /// <summary>The version that was read; null where the client says that any will do.</summary>
    /// <exception cref="ToolException">It is no version.</exception>
    public VersionMark? Version(string name)
    {
        string given = Text(name);
        return given == ToolParameters.AnyVersion ? null
            : VersionMark.TryParse(given, out VersionMark? mark) ? mark
            : throw Invalid(
                $"'{EscapedText.Line(given)}' is no version.",
                $"Pass the version that read_section gave, such as 3 or 4+1f3a9c01d2, or '{ToolParameters.AnyVersion}' to overwrite whatever is there.");
    }

    /// <summary>The refusal of arguments.</summary>
    public static ToolException Invalid(string message, string next) => new(ToolErrorIds.ArgumentInvalid, message, next);

    private static string? Fault(ToolParameter parameter, JsonElement value) => parameter.Kind switch
    {
        ToolParameterKind.Text => value.ValueKind != JsonValueKind.String ? "a text"
            : parameter.Choices.Count > 0 && !parameter.Choices.Contains(value.GetString(), StringComparer.Ordinal)
                ? $"one of {string.Join(", ", parameter.Choices)}"
            : null,
        ToolParameterKind.Name => IsName(value) ? null : "a text",
        ToolParameterKind.Number => value.ValueKind == JsonValueKind.Number && IsWithin(parameter, NumberOf(value)) ? null : Range(parameter),
        ToolParameterKind.VersionNumber => IsWithin(parameter, NumberOf(value)) ? null : Range(parameter),
        ToolParameterKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
        _ => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(IsName) ? null : "a list of texts",
    };

    // A number that is no whole one may have been another text: 1.10 is passed as 1.1. Beyond 2^53 clients round.
    private static bool IsName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => true,
        JsonValueKind.Number => value.TryGetInt64(out long number) && number is >= 0 and < 1L << 53,
        _ => false,
    };

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetInt64().ToString(CultureInfo.InvariantCulture)
        : value.GetString()!;

    private static int? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out int number) ? number : null,
        JsonValueKind.String => int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null,
        _ => null,
    };

    private static bool IsWithin(ToolParameter parameter, int? number) => number >= parameter.Least && number <= parameter.Most;

    private static string Range(ToolParameter parameter) => parameter.Most == int.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number from {parameter.Least}")
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {parameter.Least} to {parameter.Most}");
}
