using System.Text;

namespace MdLock.Documents;

/// <summary>How heading paths are written: titles with slashes between them.</summary>
/// <remarks>
/// A slash in a title is written <c>\/</c>. A backslash stands for itself, except before a slash or another backslash,
/// where it is doubled. A path that starts with a slash starts at the top of the document, and each further slash that is
/// not escaped parts two titles; without it, a slash may also be one of a title.
/// </remarks>
internal static class HeadingPathSyntax
{
    /// <summary>Writes one title.</summary>
    public static string Escape(string title)
    {
        if (title.AsSpan().IndexOfAny('/', '\\') < 0)
        {
            return title;
        }

        var escaped = new StringBuilder(title.Length + 4);
        for (int i = 0; i < title.Length; i++)
        {
            // At the end of a title a slash may follow in the path.
            bool escapes = title[i] == '/'
                || (title[i] == '\\' && (i + 1 == title.Length || title[i + 1] is '/' or '\\'));
            escaped.Append(escapes ? "\\" : "").Append(title[i]);
        }

        return escaped.ToString();
    }

    /// <summary>Reads the titles of a path, without the white space around them.</summary>
    public static IReadOnlyList<string> Split(string path) => [.. SplitExactly(path).Select(title => title.Trim())];

    /// <summary>Reads the titles of a path as they stand: joined by slashes they are what was written, without escapes.</summary>
    public static IReadOnlyList<string> SplitExactly(string path)
    {
        var titles = new List<string>();
        var title = new StringBuilder();
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] is '/' or '\\')
            {
                title.Append(path[++i]);
            }
            else if (path[i] == '/')
            {
                titles.Add(title.ToString());
                title.Clear();
            }
            else
            {
                title.Append(path[i]);
            }
        }

        titles.Add(title.ToString());
        return titles;
    }
}
