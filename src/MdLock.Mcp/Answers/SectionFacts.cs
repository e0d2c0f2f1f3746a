using System.Text.Json.Nodes;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Mcp.Answers;

/// <summary>What is told of the sections of a document: with their versions, and who holds them.</summary>
internal sealed class SectionFacts
{
    private readonly SectionVersions _versions;
    private readonly IReadOnlyList<HeldLock> _locks;

    private SectionFacts(DocumentSnapshot document, SectionVersions versions, IReadOnlyList<HeldLock> locks)
    {
        Document = document;
        _versions = versions;
        _locks = locks;
    }

    /// <summary>The document.</summary>
    public DocumentSnapshot Document { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="MdLockException">The history cannot be read: without its versions no section can be edited safely.</exception>
    public static SectionFacts Of(MdLockEngine engine, DocumentSnapshot document) =>
        new(document, engine.Versions.Current(document.Path, document.Index), Locks(engine, document.Path));

    /// <summary>The version of a section.</summary>
    public VersionMark Version(Section section) => _versions.Of(section);

    /// <summary>A section in a list.</summary>
    public JsonObject Line(Section section) => WithHolder(section, new JsonObject
    {
        ["id"] = section.Id,
        ["title"] = section.Title,
        ["level"] = section.Level,
        ["line"] = section.Line,
        ["version"] = Version(section).ToString(),
    });

    /// <summary>A section with all of its content.</summary>
    /// <param name="section">The section.</param>
    /// <param name="name">The name of the document.</param>
    public JsonObject Whole(Section section, string name)
    {
        JsonObject facts = WithHolder(section, new JsonObject
        {
            ["document"] = name,
            ["section"] = section.Id,
            ["version"] = Version(section).ToString(),
            ["checksum"] = Document.Index.Checksum(section),
        });
        facts["content"] = Document.Index.Content(section).ToString();
        return facts;
    }

    private JsonObject WithHolder(Section section, JsonObject facts)
    {
        var target = LockTarget.Of(section.IdPath, LockScope.Body);
        if (_locks.FirstOrDefault(held => held.IsReadable && held.Target.Covers(target)) is { } holding)
        {
            facts["held_by"] = OwnerText.Of(holding.Owner);
        }

        return facts;
    }

    private static IReadOnlyList<HeldLock> Locks(MdLockEngine engine, string path)
    {
        try
        {
            return engine.Locks.PeekLocks(path);
        }
        catch (MdLockException)
        {
            // A section can be read without them; list_locks tells what is wrong.
            return [];
        }
    }
}
