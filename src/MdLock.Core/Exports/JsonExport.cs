using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MdLock.Documents;
using MdLock.History;

namespace MdLock.Exports;

/// <summary>A document as JSON: its sections in document order, each with its versions.</summary>
internal static class JsonExport
{
    private const int Schema = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,

        // Letters stay letters: the file is for people too, and is never put into a page of HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the text.</summary>
    /// <param name="document">The document.</param>
    /// <param name="history">Its history.</param>
    public static string Of(DocumentSnapshot document, DocumentHistory history)
    {
        Dictionary<string, SectionHistory> known = history.Sections
            .Where(section => !section.IsRemoved)
            .ToDictionary(section => section.SectionId, StringComparer.Ordinal);
        SectionVersions versions = history.Current(document.Index);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("path", document.Path);
            json.WriteString("checksum", document.Index.Checksum(document.Index.Root));
            json.WriteStartArray("sections");
            foreach (Section section in document.Index.Sections)
            {
                Write(json, document.Index, section);
                WriteVersion(json, versions.Of(section));
                WriteVersions(json, known.GetValueOrDefault(section.Id), history);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        // In strings line ends are escaped: these are those between the lines.
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).ReplaceLineEndings("\n") + "\n";
    }

    private static void Write(Utf8JsonWriter json, DocumentIndex index, Section section)
    {
        json.WriteStartObject();
        json.WriteString("section_id", section.Id);
        json.WriteString("title", section.Title);
        json.WriteNumber("level", section.Level);
        json.WriteNumber("line", section.Line);
        json.WriteString("parent_id", section.Parent is { Parent: not null } parent ? parent.Id : null);
        json.WriteString("heading_path", section.HeadingPath);
        json.WriteString("checksum", index.Checksum(section));

        // Not the whole content: that of an outer section would repeat all that is in it.
        json.WriteString("body", index.Body(section));
    }

    /// <summary>As scripts see it: a number where it is recorded, else the text to which a change can be held.</summary>
    private static void WriteVersion(Utf8JsonWriter json, VersionMark mark)
    {
        if (mark.Checksum is null)
        {
            json.WriteNumber("version", mark.Number);
        }
        else
        {
            json.WriteString("version", mark.ToString());
        }
    }

    private static void WriteVersions(Utf8JsonWriter json, SectionHistory? section, DocumentHistory history)
    {
        json.WriteStartArray("versions");
        foreach (SectionVersion version in section is null ? [] : history.Versions(section.SectionKey))
        {
            json.WriteStartObject();
            json.WriteNumber("version", version.Version);
            json.WriteString("timestamp", version.Timestamp);
            json.WriteString("author", version.Author);
            json.WriteString("operation", version.Operation);
            json.WriteNumber("fence", version.Fence);
            json.WriteString("checksum", version.Checksum);
            json.WriteString("content", version.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
