using System.IO.Enumeration;

namespace MdLock.Platform.Windows;

/// <summary>The names in a folder that end in an extension, in one pass and without asking for anything else.</summary>
/// <remarks>Not by a pattern: Wine finds nothing for one that begins with letters, as in <c>audit-*</c>.</remarks>
internal static class FolderNames
{
    private static readonly EnumerationOptions NamesOnly = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>The names; empty when the folder is not there.</summary>
    public static List<string> List(string folder, string extension)
    {
        var names = new List<string>();
        try
        {
            names.AddRange(new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry entry) => entry.FileName.ToString(), NamesOnly)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                    entry.FileName.EndsWith(extension, StringComparison.Ordinal),
            });
        }
        catch (DirectoryNotFoundException)
        {
            // Nobody was ever here, or somebody cleared the folder away: nothing is in it.
        }

        return names;
    }
}
