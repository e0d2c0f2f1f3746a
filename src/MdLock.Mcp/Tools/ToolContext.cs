using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Mcp.Access;
using MdLock.Mcp.Answers;
using MdLock.Mcp.Owners;

namespace MdLock.Mcp.Tools;

/// <summary>What all tools work with.</summary>
/// <param name="Engine">The engine of the process.</param>
/// <param name="Folders">Where documents may be touched.</param>
/// <param name="Owner">The client.</param>
internal sealed record ToolContext(MdLockEngine Engine, AllowedFolders Folders, ClientOwner Owner)
{
    /// <summary>Reads a document, if it may be touched.</summary>
    /// <param name="given">Its path, as the client gives it.</param>
    /// <exception cref="ToolException">It may not.</exception>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public DocumentSnapshot Read(string given)
    {
        DocumentSnapshot document = Engine.Read(Folders.Document(given));
        Folders.Require(document.Path);
        return document;
    }

    /// <summary>A version of a section, only to be looked at: a commit that died is left for whoever writes.</summary>
    /// <param name="document">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <param name="number">The number of the version.</param>
    /// <exception cref="HistoryException">There is none.</exception>
    public SectionVersion FindVersion(DocumentSnapshot document, string selector, int number)
    {
        IReadOnlyList<SectionVersion> all = Engine.Versions.Versions(document.Path, selector);
        return all.FirstOrDefault(version => version.Version == number)
            ?? throw HistoryException.NoVersion(selector, number, all.Count == 0 ? 0 : all[^1].Version);
    }
}
