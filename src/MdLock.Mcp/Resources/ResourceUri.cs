using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Resources;

/// <summary>The name of a resource: a document by its path, or a section of it, whose id is the fragment.</summary>
/// <param name="Path">The document.</param>
/// <param name="Section">The section; null for the document.</param>
internal sealed record ResourceUri(string Path, string? Section)
{
    /// <summary>The template for documents.</summary>
    public const string DocumentTemplate = Scheme + "{+path}";

    /// <summary>The template for sections.</summary>
    public const string SectionTemplate = Scheme + "{+path}#{section}";

    private const string Scheme = "mdlock://";

    /// <summary>Reads a name.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static ResourceUri Read(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new ToolException(
                ToolErrorIds.ArgumentInvalid, $"'{uri}' names no resource of this server.", $"Use {SectionTemplate}.");
        }

        string[] parts = uri[Scheme.Length..].Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0]);

        // Before a drive there is a slash in a name, and none in a path.
        return new ResourceUri(
            path is ['/', _, ':', ..] && OperatingSystem.IsWindows() ? path[1..] : path,
            parts.Length == 2 && parts[1].Length > 0 ? Uri.UnescapeDataString(parts[1]) : null);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string path = Path.Replace('\\', '/');
        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)).Replace("%3A", ":", StringComparison.Ordinal);
        string fragment = Section is null ? "" : "#" + Uri.EscapeDataString(Section);
        return Scheme + (escaped.StartsWith('/') ? "" : "/") + escaped + fragment;
    }
}
