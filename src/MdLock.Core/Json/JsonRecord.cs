using System.Text.Json;

namespace MdLock.Json;

/// <summary>Reads records from JSON: the other side of <see cref="JsonBytes"/>.</summary>
internal static class JsonRecord
{
    /// <summary>Reads one record.</summary>
    /// <returns>The record; null when the bytes say <c>null</c>.</returns>
    /// <exception cref="JsonException">The bytes hold no JSON, more than one value, or no record.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonRead<T> read)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            T? record = reader.TokenType == JsonTokenType.Null ? null : JsonMembers.Record(ref reader, read);
            return reader.Read() ? throw new JsonException("there is more after the record") : record;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            throw new JsonException("a value is not of the kind that its name says", wrong);
        }
    }
}
