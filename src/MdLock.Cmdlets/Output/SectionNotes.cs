using MdLock.Completers;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Output;

/// <summary>Makes the sections that users see, with what is known of them beside their text.</summary>
/// <remarks>Neither a lock nor a wait is needed for it. What cannot be read is left out: the text does not depend on it.</remarks>
internal sealed class SectionNotes
{
    private readonly DocumentSnapshot _document;
    private readonly LockNotes _locks;
    private readonly SectionVersions? _versions;

    private SectionNotes(DocumentSnapshot document, LockNotes locks, SectionVersions? versions)
    {
        _document = document;
        _locks = locks;
        _versions = versions;
    }

    /// <summary>Reads what is known of a document's sections.</summary>
    public static SectionNotes Read(MdLockEngine engine, DocumentSnapshot document) =>
        new(document, LockNotes.Read(engine, document.Path), Versions(engine, document));

    /// <summary>A section of that document.</summary>
    public MdSection On(Section section) => new(
        _document.Path,
        _document.Index,
        section,
        _versions,
        _locks.Find(section) is { } held ? LockInfos.NameOf(held.Owner) : null);

    private static SectionVersions? Versions(MdLockEngine engine, DocumentSnapshot document)
    {
        try
        {
            return engine.Versions.Current(document.Path, document.Index);
        }
        catch (MdLockException)
        {
            // A section can be shown without its version; what is wrong with the history, Test-MdDocument tells.
            return null;
        }
    }
}
