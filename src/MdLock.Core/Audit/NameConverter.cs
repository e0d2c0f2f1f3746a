using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Audit;

/// <summary>An enumeration as JSON text in snake_case; a name that this version does not know is the default value.</summary>
/// <remarks>A trail lives longer than a version: what a newer one noted must stay readable, as far as it goes.</remarks>
internal sealed class NameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, JsonEncodedText> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonEncodedText.Encode(NameOf(value)));

    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(NameOf, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Values.GetValueOrDefault(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Names[value]);
    }

    private static string NameOf(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
