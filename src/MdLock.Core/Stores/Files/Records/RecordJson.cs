using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Stores.Files.Records;

/// <summary>Serialisation of all records, generated at compile time: no reflection at run time, no start-up cost.</summary>
[JsonSerializable(typeof(LockRecord))]
[JsonSerializable(typeof(HeartbeatRecord))]
[JsonSerializable(typeof(ObservationRecord))]
[JsonSerializable(typeof(SchemaRecord))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>The one instance. Letters stay letters: an escaped one takes six bytes of a record's thousand.</summary>
    public static RecordJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
