using System.Globalization;
using MdLock.Documents;

namespace MdLock.Completers;

/// <summary>Offers the sections of the document: their ids, and their heading paths where the id is not what was typed.</summary>
internal class SectionCompleter : DocumentCompleter
{
    /// <summary>Whether the parameter takes wildcards, so that what is offered must not be read as one.</summary>
    protected virtual bool TakesWildcards => false;

    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        DocumentIndex index = engine.Read(document).Index;
        LockNotes notes = LockNotes.Read(engine, document);
        var naming = new SectionNaming(index, TakesWildcards);
        choices.AddRange(index.Sections.Append(index.Root)
            .Where(section => IsMeant(section) && IsMeant(section, notes))
            .Select(section => new CompletionChoice(
                Named(naming, section), () => Describe(section) + notes.On(section))));
        choices.AddRange(Absent(index, notes));
    }

    /// <summary>Whether the parameter can mean the section.</summary>
    protected virtual bool IsMeant(Section section) => true;

    /// <summary>Whether the parameter can mean the section as it is locked or not.</summary>
    protected virtual bool IsMeant(Section section, LockNotes notes) => true;

    /// <summary>The ways to name a section; the first one is preferred.</summary>
    protected virtual IEnumerable<CompletionName> Named(SectionNaming naming, Section section)
    {
        if (naming.ById(section) is { } id)
        {
            yield return new CompletionName(section.Id, id);
        }

        if (naming.ByPath(section) is { } path)
        {
            yield return new CompletionName(section.HeadingPath, path);
        }
    }

    /// <summary>What is not in the document and can be meant all the same.</summary>
    protected virtual IEnumerable<CompletionChoice> Absent(DocumentIndex index, LockNotes notes) => [];

    /// <summary>What a section is, and where.</summary>
    protected static string Describe(Section section) => section.Level > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{section.HeadingPath}, line {section.Line}")
        : section.Parent is null ? "the whole document" : "the text before the first heading";
}
