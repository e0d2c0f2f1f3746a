using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Audit;

/// <summary>Serialisation of the trail's lines and of its head, generated at compile time.</summary>
[JsonSerializable(typeof(AuditEvent))]
[JsonSerializable(typeof(TrailHead))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    /// <summary>The one instance. Letters stay letters; what would break a line is escaped all the same.</summary>
    public static AuditJson Instance { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new NameConverter<AuditEventType>(), new NameConverter<AuditOutcome>() },
    });
}
