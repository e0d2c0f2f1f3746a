using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Microsoft.PowerShell.Commands;

/// <summary>Reads objects from JSON.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed partial class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> _lines = [];

    /// <summary>The JSON; lines of one text may come one by one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = string.Empty;

    /// <summary>Reads objects as dictionaries, in order and telling A from a.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>How deep the JSON may be.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 1024;

    /// <summary>Writes an array as one object.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _lines.Add(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Count == 0)
        {
            return;
        }

        // Either every piece is JSON, or all are lines of one.
        string text = string.Join(Environment.NewLine, _lines);
        foreach (string json in _lines.Count > 1 && IsJson(_lines[0]) ? _lines : [text])
        {
            object? item = Read(json);
            WriteObject(item, enumerateCollection: item is object?[] && !NoEnumerate);
        }
    }

    private object? Read(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options());
            return ToObject(document.RootElement);
        }
        catch (JsonException exception)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"Conversion from JSON failed with error: {exception.Message}", exception),
                "System.ArgumentException",
                ErrorCategory.NotSpecified,
                null));
            throw;
        }
    }

    private bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options());
            return true;
        }
        catch (JsonException)
        {
            // Not by itself: the caller takes it for a line of a longer text.
            return false;
        }
    }

    private JsonDocumentOptions Options() =>
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Depth };

    private object? ToObject(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when AsHashtable => ToDictionary(element),
        JsonValueKind.Object => ToCustomObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(ToObject).ToArray(),
        JsonValueKind.String => ToTextOrTime(element.GetString()!),
        JsonValueKind.Number => ToNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private OrderedHashtable ToDictionary(JsonElement element)
    {
        OrderedHashtable dictionary = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            dictionary[property.Name] = ToObject(property.Value);
        }

        return dictionary;
    }

    private PSObject ToCustomObject(JsonElement element)
    {
        PSObject result = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Length == 0)
            {
                Refuse("An object has a property without a name.", "EmptyKeyInJsonString");
            }

            if (result.Properties[property.Name] is { } known)
            {
                Refuse(
                    $"An object has the properties '{known.Name}' and '{property.Name}'.",
                    known.Name == property.Name ? "DuplicateKeysInJsonString" : "KeysWithDifferentCasingInJsonString");
            }

            result.Properties.Add(new PSNoteProperty(property.Name, ToObject(property.Value)));
        }

        return result;
    }

    private void Refuse(string reason, string id) 
    {
        InvalidOperationException exception = new($"{reason} Use -AsHashtable instead.");
        ThrowTerminatingError(new ErrorRecord(exception, id, ErrorCategory.InvalidOperation, null));
    }

    private static object ToNumber(JsonElement element)
    {
        string text = element.GetRawText();
        return element.TryGetInt64(out long number) ? number
            : BigInteger.TryParse(text, CultureInfo.InvariantCulture, out BigInteger big) ? big
            : element.GetDouble();
    }

    private static object ToTextOrTime(string text) =>
        Time().IsMatch(text) && DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            ? time
            : text;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$")]
    private static partial Regex Time();
}
