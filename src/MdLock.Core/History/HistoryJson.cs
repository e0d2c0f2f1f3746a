using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MdLock.Commits.Journal;

namespace MdLock.History;

/// <summary>Serialisation of history and journal, generated at compile time: no reflection, no start-up cost.</summary>
[JsonSerializable(typeof(HistoryLine))]
[JsonSerializable(typeof(HistoryState))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    /// <summary>The one instance. Letters stay letters, so that people can read and search the files.</summary>
    public static HistoryJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<HistoryLineKind>(JsonNamingPolicy.SnakeCaseLower) },
    });
}
