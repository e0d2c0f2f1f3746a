using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes objects as JSON, down to a depth; what lies deeper is written as text.</summary>
internal sealed class JsonText(int depth, bool compress, bool enumsAsStrings)
{
    private readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = !compress,
        // Only what JSON demands is escaped; the text is for files and people, not for HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = depth + 10,
    };

    /// <summary>Whether something lay too deep.</summary>
    public bool Truncated { get; private set; }

    public string Write(object? value) => ToNode(value, 0)?.ToJsonString(_options) ?? "null";

    private JsonNode? ToNode(object? value, int level)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            null or DBNull => null,
            string or char => JsonValue.Create(bare.ToString()),
            bool truth => JsonValue.Create(truth),
            DateTime time => JsonValue.Create(time),
            DateTimeOffset time => JsonValue.Create(time),
            Guid => JsonValue.Create(bare.ToString()),
            Uri address => JsonValue.Create(address.OriginalString),
            Enum name when enumsAsStrings => JsonValue.Create(name.ToString()),
            BigInteger number => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)),
            double number => ToNumber(number),
            float number => ToNumber(number),
            IConvertible number => JsonSerializer.SerializeToNode(
                Convert.ChangeType(number, number.GetTypeCode(), CultureInfo.InvariantCulture)),
            _ when level > depth => Text(bare),
            IDictionary dictionary => ToObject(Entries(dictionary), level),
            IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => ToNode(item, level + 1))]),
            _ => ToObject(Properties(PSObject.AsPSObject(value!)), level),
        };
    }

    // A whole number stays recognizable as one that need not be; what JSON has no number for becomes text.
    private static JsonNode? ToNumber(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return !double.IsFinite(number) ? JsonValue.Create(text)
            : JsonNode.Parse(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text);
    }

    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary dictionary) =>
        dictionary.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString() ?? string.Empty, entry.Value));

    private JsonObject ToObject(IEnumerable<(string Name, object? Value)> members, int level)
    {
        JsonObject json = [];
        foreach ((string name, object? value) in members)
        {
            json[name] = ToNode(value, level + 1);
        }

        return json;
    }

    private JsonValue? Text(object value)
    {
        Truncated = true;
        return JsonValue.Create(LanguagePrimitives.ConvertTo<string>(value));
    }

    // Of an object of .NET its own properties and what was added to it, but not what a types file lends to all of its
    // type.
    private static IEnumerable<(string Name, object? Value)> Properties(PSObject item) => item.Properties
        .Where(property => property.MemberType is PSMemberTypes.NoteProperty or PSMemberTypes.Property)
        .Select(property => (property.Name, Value(property)));

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A property that throws has no value to write.
            return null;
        }
    }
}
