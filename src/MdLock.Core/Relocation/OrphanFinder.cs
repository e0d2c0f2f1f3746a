using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Relocation;

/// <summary>Finds what is kept for documents that are gone.</summary>
/// <param name="lockRoot">The folder for the locks of all documents; null for one beside each.</param>
internal sealed class OrphanFinder(string? lockRoot)
{
    /// <summary>The paths that the documents had, in their order.</summary>
    /// <param name="folder">The folder of the documents.</param>
    /// <param name="recurse">Whether to look into the folders within it too.</param>
    /// <exception cref="DocumentException">The folder is not there.</exception>
    public IEnumerable<string> Find(string folder, bool recurse)
    {
        EnumerationOptions options = FolderSearch.In(folder, recurse);
        IEnumerable<string> places = recurse
            ? Directory.EnumerateDirectories(folder, "*", options).Where(one => !FolderSearch.IsBesideDocuments(one))
            : [];
        return places.Prepend(folder).Order(StringComparer.Ordinal).SelectMany(place => In(CanonicalPath.Of(place)));
    }

    /// <summary>The same for one folder.</summary>
    /// <param name="place">The folder, by its canonical path.</param>
    public IReadOnlyList<string> In(string place)
    {
        try
        {
            string common = Path.GetDirectoryName(DocumentFolders.For(Path.Combine(place, "-"), lockRoot).Folder)!;
            string[] kept = [.. FoldersIn(Path.Combine(place, DocumentFolders.DurableName)), .. FoldersIn(common)];
            if (kept.Length == 0)
            {
                return [];
            }

            // One list of names costs less than a look at each of them.
            var there = new HashSet<string>(
                Directory.EnumerateFileSystemEntries(place, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName)!,
                StringComparer.FromComparison(FileNames.Comparison));
            return
            [
                .. kept.Where(name => !there.Contains(name))
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(name => Path.Combine(place, name))
                    .Where(DocumentFile.IsGone),
            ];
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // Where one may not look, nothing is found.
            return [];
        }
    }

    private static IEnumerable<string> FoldersIn(string path) => Directory.Exists(path)
        ? Directory.EnumerateDirectories(path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(folder => Path.GetFileName(folder))
        : [];
}
