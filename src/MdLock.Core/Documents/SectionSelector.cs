using System.Text.RegularExpressions;
using MdLock.Errors;

namespace MdLock.Documents;

/// <summary>Finds the sections that a person or script means.</summary>
/// <param name="root">The document.</param>
/// <param name="sections">Its other sections in document order.</param>
internal sealed class SectionSelector(Section root, IReadOnlyList<Section> sections)
{
    private readonly Lazy<Dictionary<string, Section>> _byId = new(() =>
    {
        Dictionary<string, Section> byId = sections.ToDictionary(section => section.Id, StringComparer.Ordinal);
        byId[root.Id] = root;

        // The preamble can be named, and so written, before it has any text.
        byId.TryAdd(SectionIds.Preamble, SectionTree.Preamble(root, default, index: -1));
        return byId;
    });

    /// <summary>The section with exactly this id, if it is there.</summary>
    public Section? Find(string id) =>
        _byId.Value.TryGetValue(id, out Section? section) && (section.Index >= 0 || section == root) ? section : null;

    /// <summary>Finds the one section that the selector means.</summary>
    public Section Resolve(string selector)
    {
        Section[] found = FindLiteral(selector);
        return found.Length switch
        {
            1 => found[0],
            0 => throw NotFound(selector),
            _ => throw new SectionAmbiguousException(
                selector, [.. found.Select(section => (section.Id, section.Line))]),
        };
    }

    /// <summary>Finds the sections that the selector means, which may be a wildcard.</summary>
    public IReadOnlyList<Section> Select(string selector)
    {
        RefuseEmpty(selector);
        if (!Wildcard.IsIn(selector))
        {
            return [Resolve(selector)];
        }

        Regex? pattern = Wildcard.TryTranslate(WithoutNumberSign(selector));
        Section[] matches = pattern is null
            ? []
            : [.. sections.Where(section => pattern.IsMatch(section.Id) || pattern.IsMatch(section.HeadingPath))];
        if (matches.Length > 0)
        {
            return matches;
        }

        // Titles have brackets and question marks too: "[1.2.0]" is then the text that it shows.
        Section[] literal = FindLiteral(selector);
        if (literal.Length > 0)
        {
            return literal;
        }

        throw pattern is null
            ? new SectionSelectorException(selector, "is no wildcard: a set in brackets is open, empty or backwards")
            : NotFound(selector);
    }

    private static void RefuseEmpty(string? selector)
    {
        if (string.IsNullOrWhiteSpace(selector))
        {
            throw new SectionSelectorException(selector, "is empty");
        }
    }

    // People copy the anchor from an address: "#install".
    private static string WithoutNumberSign(string selector) => selector.StartsWith('#') ? selector[1..] : selector;

    private Section[] FindLiteral(string selector)
    {
        RefuseEmpty(selector);
        if (_byId.Value.TryGetValue(selector, out Section? section)
            || _byId.Value.TryGetValue(WithoutNumberSign(selector), out section))
        {
            return [section];
        }

        HeadingReading[] readings = HeadingReading.Of(selector, sections);
        HeadingReading[] whole = [.. readings.Where(reading => reading.IsWhole)];

        // Of equal titles, the one at the top is meant; but not where slashes can be read in two ways.
        bool isOneReading = readings.All(reading => reading.Titles == readings[0].Titles);
        return [.. (isOneReading && whole.Length == 1 ? whole : readings).Select(reading => reading.Section)];
    }

    private SectionNotFoundException NotFound(string selector) =>
        new(selector, NearestIds.To(WithoutNumberSign(selector), sections));
}
