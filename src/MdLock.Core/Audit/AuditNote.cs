using System.Text;
using System.Text.Json;
using MdLock.Json;
using MdLock.Logs;

namespace MdLock.Audit;

/// <summary>An event that will be appended, as a text that others keep until it is.</summary>
internal static class AuditNote
{
    /// <summary>The text.</summary>
    public static string ToText(StampedEntry one) =>
        Encoding.UTF8.GetString(JsonBytes.Of(one.ToEvent(sequence: 0, ChainedLine.NoHash), AuditJson.Write));

    /// <summary>The event; null for a text that is none.</summary>
    public static StampedEntry? Read(string text)
    {
        try
        {
            return JsonRecord.Read(Encoding.UTF8.GetBytes(text), AuditJson.ReadEvent) is { } one
                ? new(
                    new AuditEntry
                    {
                        Type = one.Type,
                        Outcome = one.Outcome,
                        Owner = one.Owner,
                        SectionId = one.SectionId,
                        LockId = one.LockId,
                        Fence = one.Fence,
                        Duration = one.Duration,
                        Message = one.Message,
                        Evidence = one.Evidence,
                    },
                    one.Time)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
