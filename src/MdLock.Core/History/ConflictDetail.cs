using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.History;

/// <summary>Finds out what changed in a section since the content that a change expected.</summary>
internal static class ConflictDetail
{
    private const int ContextLines = 3;

    /// <summary>The error with the difference, or as it is where the former content is known to nobody.</summary>
    /// <param name="conflict">The error.</param>
    /// <param name="now">The document as it is.</param>
    /// <param name="history">Its history.</param>
    /// <param name="readContent">The content that was read before the change; null where nobody kept it.</param>
    public static VersionConflictException AddTo(
        VersionConflictException conflict, DocumentIndex now, DocumentHistory history, string? readContent)
    {
        if (now.Find(conflict.SectionId) is not { } section || Former(conflict, history, readContent) is not { } former)
        {
            return conflict;
        }

        return conflict.With(VersionDiff.Of(
            former,
            now.Content(section).ToString(),
            $"{section.Id} (as expected)",
            $"{section.Id} (now)",
            ContextLines));
    }

    private static string? Former(VersionConflictException conflict, DocumentHistory history, string? readContent)
    {
        if (readContent is not null && IsExpected(conflict.Expected, number: null, ContentChecksum.Of(readContent)))
        {
            return readContent;
        }

        try
        {
            return history.Has(conflict.SectionId)
                ? history.Versions(conflict.SectionId)
                    .LastOrDefault(version => IsExpected(conflict.Expected, version.Version, version.Checksum))?.Content
                : null;
        }
        catch (HistoryException)
        {
            // The refusal itself stands without it.
            return null;
        }
    }

    /// <summary>By the version's number, the start of its checksum, or the checksum.</summary>
    private static bool IsExpected(string expected, int? number, string checksum) =>
        !VersionMark.TryParse(expected, out VersionMark? mark)
            ? checksum.Equals(expected, StringComparison.OrdinalIgnoreCase)
            : mark.Checksum is { } start
                ? checksum.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                : number == mark.Number;
}
