using System.Buffers;
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

    // Most records are below a kilobyte: the room that a large one took is not kept for good.
    private const int LargestKept = 16 * 1024;
    private const int UsualSize = 1024;

    /// <summary>Letters stay letters, for people to read and search the files; what would break a line is escaped.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    // Records are written one within the other never, and several for each lock: one writer for each thread serves them.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Writer)? _idle;

    /// <summary>The bytes of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="writeMembers">Writes its members.</param>
    public static byte[] Of<T>(T record, Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        // Taken away while it is in use: what a failure leaves half written is never written on.
        (ArrayBufferWriter<byte> bytes, Utf8JsonWriter writer) = _idle ?? NewWriter();
        _idle = null;
        writer.WriteStartObject();
        writeMembers(writer, record);
        writer.WriteEndObject();
        writer.Flush();
        byte[] written = bytes.WrittenSpan.ToArray();
        if (bytes.Capacity <= LargestKept)
        {
            bytes.ResetWrittenCount();
            writer.Reset();
            _idle = (bytes, writer);
        }

        return written;
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

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Writer) NewWriter()
    {
        var bytes = new ArrayBufferWriter<byte>(UsualSize);
        return (bytes, new Utf8JsonWriter(bytes, Options));
    }
}
