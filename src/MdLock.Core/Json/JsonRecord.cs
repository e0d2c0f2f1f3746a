using System.Text.Json;

namespace MdLock.Json;

/// <summary>Reads records from JSON, member by member: the other side of <see cref="JsonBytes"/>.</summary>
/// <remarks>Members that nobody asks for are passed over. What is not read as optional must be there.</remarks>
internal static class JsonRecord
{
    /// <summary>Reads one record.</summary>
    /// <returns>The record; null when the bytes say <c>null</c>.</returns>
    /// <exception cref="JsonException">The bytes hold no JSON, more than one value, or no record.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new JsonException("there is more after the record");
            }

            return document.RootElement.ValueKind == JsonValueKind.Null ? null : read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            throw new JsonException("a value is not of the kind that its name says", wrong);
        }
    }

    public static string Text(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).AsText();

    public static string? OptionalText(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    public static int Int(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).GetInt32();

    public static int OptionalInt(this JsonElement record, ReadOnlySpan<byte> name, int otherwise) =>
        record.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;

    public static long Long(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).GetInt64();

    public static long? OptionalLong(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.Given(name, out JsonElement value) ? value.GetInt64() : null;

    public static double Double(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).GetDouble();

    /// <summary>A time in seconds; null when there is none.</summary>
    public static TimeSpan? OptionalSeconds(this JsonElement record, ReadOnlySpan<byte> name)
    {
        if (!record.Given(name, out JsonElement value))
        {
            return null;
        }

        double seconds = value.GetDouble();
        return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new JsonException("the time is longer than any");
    }

    public static bool Flag(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).GetBoolean();

    public static bool OptionalFlag(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public static Guid Id(this JsonElement record, ReadOnlySpan<byte> name) => Member(record, name).GetGuid();

    public static Guid? OptionalId(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.Given(name, out JsonElement value) ? value.GetGuid() : null;

    public static DateTimeOffset Moment(this JsonElement record, ReadOnlySpan<byte> name) =>
        Member(record, name).GetDateTimeOffset();

    /// <summary>The records of an array.</summary>
    public static T[] Records<T>(this JsonElement record, ReadOnlySpan<byte> name, Func<JsonElement, T> read)
        where T : class => Member(record, name).Each(read);

    /// <summary>What stands in an array.</summary>
    public static T[] Each<T>(this JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        var all = new T[array.GetArrayLength()];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = read(array[i]);
        }

        return all;
    }

    public static string AsText(this JsonElement value) =>
        value.GetString() ?? throw new JsonException("'null' is no text");

    /// <summary>A member that must be there.</summary>
    public static JsonElement Member(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new JsonException($"'{System.Text.Encoding.UTF8.GetString(name)}' is missing");

    /// <summary>Whether a member that may be missing or null is neither.</summary>
    public static bool Given(this JsonElement record, ReadOnlySpan<byte> name, out JsonElement value) =>
        record.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
