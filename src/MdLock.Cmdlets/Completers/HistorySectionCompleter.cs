using System.Globalization;
using MdLock.Documents;
using MdLock.History;

namespace MdLock.Completers;

/// <summary>Offers the sections that have versions, removed ones too.</summary>
internal class HistorySectionCompleter : SectionCompleter
{
    /// <summary>A section that is not in the document now.</summary>
    public static string DescribeAbsent(SectionHistory past) =>
        $"{(past.IsRemoved ? "removed" : "not in the document now")}, {Versions(past)}";

    /// <inheritdoc/>
    protected sealed override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        DocumentIndex index = engine.Read(document).Index;
        var naming = new SectionNaming(index, asWildcard: false);
        var present = index.Sections.Append(index.Root).ToDictionary(section => section.Id, StringComparer.Ordinal);
        choices.AddRange(engine.Versions.Sections(document).Select(tracked =>
            present.TryGetValue(tracked.SectionId, out Section? section)
                ? new CompletionChoice(Named(naming, section), () => $"{Describe(section)}, {Versions(tracked)}")
                : new CompletionChoice([ById(tracked.SectionId)], () => DescribeAbsent(tracked))));
    }

    /// <summary>How to name a section by the id that it has or had.</summary>
    protected virtual CompletionName ById(string id) => new(id);

    private static string Versions(SectionHistory tracked) => tracked.Version == 1
        ? "1 version"
        : string.Create(CultureInfo.InvariantCulture, $"{tracked.Version} versions");
}
