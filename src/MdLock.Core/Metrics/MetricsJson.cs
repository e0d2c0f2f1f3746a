using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Metrics;

/// <summary>Serialisation of reports, generated at compile time.</summary>
[JsonSerializable(typeof(MetricsReport))]
internal sealed partial class MetricsJson : JsonSerializerContext
{
    /// <summary>The one instance.</summary>
    public static MetricsJson Instance { get; } =
        new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
