using MdLock.Disk;
using MdLock.Errors;
using MdLock.Mcp.Answers;
using MdLock.Platform;

namespace MdLock.Mcp.Access;

/// <summary>The folders that the server may touch, and the documents in them.</summary>
/// <remarks>
/// What counts is where a path really leads, with all links and <c>..</c> resolved. A path that leads elsewhere is refused
/// in the same words whether anything is there or not.
/// </remarks>
internal sealed class AllowedFolders
{
    /// <summary>What Linux calls PATH_MAX: to look up each part of a longer one takes minutes, and nothing could be opened by it.</summary>
    private const int MaxPathLength = 4096;

    private static readonly string[] Extensions = [".md", ".markdown"];

    private readonly string[] _roots;

    private AllowedFolders(string[] roots) => _roots = roots;

    /// <summary>The folders, by their canonical paths.</summary>
    public IReadOnlyList<string> Roots => _roots;

    /// <summary>Finds them.</summary>
    /// <exception cref="DocumentException">One is not there.</exception>
    public static AllowedFolders Of(IReadOnlyList<string> folders) => new(
    [
        .. folders
            .Select(folder => Directory.Exists(folder) && TryResolve(folder) is { } root ? root : throw DocumentException.NotFound(folder))
            .Distinct(StringComparer.Ordinal),
    ]);

    /// <summary>The document that a path means.</summary>
    /// <param name="path">Relative to one of the folders, or absolute.</param>
    /// <returns>Its canonical path; whether anything is there is not looked at.</returns>
    /// <exception cref="ToolException">It leads elsewhere, or is no Markdown document.</exception>
    public string Document(string path)
    {
        string resolved = Resolve(path);
        if (!Extensions.Contains(Path.GetExtension(resolved), StringComparer.OrdinalIgnoreCase) || FileNames.IsStream(resolved))
        {
            throw new ToolException(
                ToolErrorIds.NotMarkdown,
                $"'{path}' is no Markdown document.",
                "Pass the path of a file whose name ends in .md or .markdown; list_documents shows them.");
        }

        return resolved;
    }

    /// <summary>Refuses a document that was opened elsewhere: a link may have been put in the way since it was looked up.</summary>
    /// <param name="canonical">The canonical path of the document that is open.</param>
    /// <exception cref="ToolException">It is elsewhere.</exception>
    public void Require(string canonical)
    {
        if (!Contains(canonical))
        {
            throw Outside(canonical);
        }
    }

    /// <summary>The documents in one of the folders, or in all, by their canonical paths, in their order.</summary>
    /// <param name="folder">The folder; null for all.</param>
    /// <exception cref="ToolException">It leads elsewhere.</exception>
    /// <exception cref="DocumentException">It is not there.</exception>
    public IEnumerable<string> FindDocuments(string? folder)
    {
        IEnumerable<string> places = folder is null ? _roots : [Resolve(folder)];
        return places
            .SelectMany(place => Directory.EnumerateFiles(place, "*", FolderSearch.In(place, recurse: true)))
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
                && !FolderSearch.IsBesideDocuments(file))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The name by which a document is told to a client: relative where there is one folder only.</summary>
    public string NameOf(string canonical) => _roots.Length == 1 ? Path.GetRelativePath(_roots[0], canonical) : canonical;

    private string Resolve(string path)
    {
        // Relative to the first folder in which there is such a path.
        string full = _roots.Select(root => TryCombine(root, path)).FirstOrDefault(Path.Exists)
            ?? TryCombine(_roots[0], path)
            ?? throw Outside(path);
        return TryResolve(full) is { } resolved && Contains(resolved) ? resolved : throw Outside(path);
    }

    // What is kept beside documents is in these folders too, and is nobody's document.
    private bool Contains(string canonical) => !FolderSearch.IsBesideDocuments(canonical) && Array.Exists(
        _roots,
        root => canonical.Equals(root, FileNames.Comparison)
            || canonical.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, FileNames.Comparison));

    private static string? TryCombine(string root, string path)
    {
        try
        {
            string full = Path.GetFullPath(path, root);
            return full.Length <= MaxPathLength ? full : null;
        }
        catch (ArgumentException)
        {
            // No file has such a name.
            return null;
        }
    }

    private static string? TryResolve(string path)
    {
        try
        {
            return CanonicalPath.OfPlanned(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // Where it leads cannot be seen.
            return null;
        }
    }

    private static ToolException Outside(string path) => new(
        ToolErrorIds.OutsideRoots,
        $"'{path}' is not within the folders that this server may touch.",
        "Use the paths that list_documents shows.");
}
