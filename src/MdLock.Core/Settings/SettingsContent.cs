using System.Text;
using System.Text.Json;
using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>What a file of settings says: one JSON object. What this version does not know stays as it is.</summary>
/// <param name="Entries">Its members in their order, but for the number of the schema.</param>
internal sealed record SettingsContent(IReadOnlyList<KeyValuePair<string, JsonElement>> Entries)
{
    private const int CurrentSchema = 1;
    private const string SchemaKey = "schema";

    /// <summary>A file that says nothing.</summary>
    public static SettingsContent Empty { get; } = new([]);

    /// <summary>The members that this version does not know.</summary>
    public IEnumerable<string> UnknownKeys =>
        Entries.Select(one => one.Key).Where(key => SettingDefinitions.OfKey(key) is null);

    /// <summary>Whether it has what nobody else may read.</summary>
    public bool HasSecret => Entries.Any(one => SettingDefinitions.OfKey(one.Key) is { IsSecret: true });

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">UTF-8; a byte order mark is passed over.</param>
    /// <param name="file">Where they are from.</param>
    /// <exception cref="SettingsException">They are no settings, or of a newer version of MdLock.</exception>
    public static SettingsContent Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? FromMembers(json.RootElement, file)
                : throw SettingsException.Corrupt(file, "it is JSON, but not an object with members");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The second is what names and texts with half a character give.
            throw SettingsException.Corrupt(file, $"it is not JSON: {malformed.Message}", malformed);
        }
    }

    /// <summary>The bytes of a file that says this.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber(SchemaKey, CurrentSchema);
            foreach ((string key, JsonElement value) in Entries)
            {
                writer.WritePropertyName(key);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>The same without some settings, and with some set; others and unknown members stay as they are.</summary>
    public SettingsContent With(
        IReadOnlyDictionary<SettingDefinition, object?> values, IReadOnlyCollection<SettingDefinition> reset)
    {
        var entries = new List<KeyValuePair<string, JsonElement>>();
        foreach (KeyValuePair<string, JsonElement> entry in Entries)
        {
            SettingDefinition? known = SettingDefinitions.OfKey(entry.Key);
            if (known is null || (!values.ContainsKey(known) && !reset.Contains(known)))
            {
                entries.Add(entry);
            }
        }

        foreach (SettingDefinition definition in SettingDefinitions.All)
        {
            if (values.TryGetValue(definition, out object? value))
            {
                entries.Add(new(definition.Key, definition.ToJson(value)));
            }
        }

        return new SettingsContent(entries);
    }

    private static SettingsContent FromMembers(JsonElement root, string file)
    {
        var entries = new List<KeyValuePair<string, JsonElement>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                throw SettingsException.Corrupt(file, $"it has '{member.Name}' twice");
            }

            if (member.Name == SchemaKey)
            {
                RequireSchema(member.Value, file);
            }
            else
            {
                entries.Add(new(member.Name, member.Value.Clone()));
            }
        }

        return new SettingsContent(entries);
    }

    private static void RequireSchema(JsonElement value, string file)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int schema) || schema < 1)
        {
            throw SettingsException.Corrupt(file, $"its schema is {value.GetRawText()}, which is no schema's number");
        }

        if (schema > CurrentSchema)
        {
            throw SettingsException.Newer(file, schema, CurrentSchema);
        }
    }
}
