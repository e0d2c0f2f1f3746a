using System.Text.Encodings.Web;
using System.Text.Json;

namespace MdLock.Json;

/// <summary>Writes records as JSON, member by member.</summary>
/// <remarks>
/// Not by the serialiser: what it builds for each type of a member, generated at compile time or not, took a new process
/// longer than all the rest of its first edit. Names in snake_case; what is null is left out.
/// </remarks>
internal static class JsonBytes
{
    // Nothing that is written here needs the writer to check that it is an object with members.
    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder, SkipValidation = true };

    /// <summary>Letters stay letters, for people to read and search the files; what would break a line is escaped.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The bytes of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="writeMembers">Writes its members.</param>
    public static byte[] Of<T>(T record, Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writeMembers(writer, record);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Writes a text unless it is null.</summary>
    public static void WriteGiven(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    /// <summary>Writes texts as an array.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray();
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes records as an array of objects.</summary>
    public static void WriteRecords<T>(
        this Utf8JsonWriter writer,
        ReadOnlySpan<byte> name,
        IReadOnlyList<T> records,
        Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        writer.WriteStartArray(name);
        foreach (T record in records)
        {
            writer.WriteStartObject();
            writeMembers(writer, record);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
