using System.Text.Json;
using System.Text.Json.Serialization;

namespace MdLock.Worker;

/// <summary>Requests and replies as lines of JSON.</summary>
public static class Wire
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Options);

    public static T Read<T>(string line) =>
        JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("The line says nothing.");
}
