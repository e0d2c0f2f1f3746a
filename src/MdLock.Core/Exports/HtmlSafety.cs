using System.Globalization;
using System.Net;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MdLock.Exports;

/// <summary>Takes out of a parsed document what would be active in a page: links with strange schemes, attributes of the author.</summary>
/// <remarks>Raw HTML must not have been parsed as such (<c>DisableHtml</c>). What is allowed is listed, not what is forbidden.</remarks>
internal static class HtmlSafety
{
    private static readonly HashSet<string> LinkSchemes = new(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto", "tel" };
    private static readonly HashSet<string> ImageSchemes = new(StringComparer.OrdinalIgnoreCase) { "http", "https" };

    /// <summary>Does so; the text of a link stays.</summary>
    public static void Apply(MarkdownDocument document)
    {
        List<MarkdownObject> all = [document, .. document.Descendants()];
        foreach (MarkdownObject one in all)
        {
            StripAttributes(one);
            switch (one)
            {
                case LinkInline link:
                    // What the page would ask for when it is written.
                    string? url = link.GetDynamicUrl?.Invoke() ?? link.Url;
                    link.GetDynamicUrl = null;
                    link.Url = url;
                    if (!IsAllowed(url, link.IsImage ? ImageSchemes : LinkSchemes))
                    {
                        link.ReplaceBy(new ContainerInline(), copyChildren: true);
                    }

                    break;
                case AutolinkInline { IsEmail: false } link when !IsAllowed(link.Url, LinkSchemes):
                    link.ReplaceBy(new LiteralInline(link.Url));
                    break;
            }
        }
    }

    /// <summary>Whether a browser would fetch it, or write to it, and do nothing else.</summary>
    internal static bool IsAllowed(string? url, HashSet<string> schemes)
    {
        // Browsers pass over blanks and control characters; whoever hides a scheme in entities or in what cannot be seen
        // means no good.
        string bare = string.Concat(WebUtility.HtmlDecode(url ?? "").EnumerateRunes().Where(rune => !IsPassedOver(rune.Value)));
        int end = bare.IndexOfAny([':', '/', '?', '#']);
        return end < 0 || bare[end] != ':' || schemes.Contains(bare[..end]);
    }

    // An id and classes are what links and styles of the page go by.
    private static void StripAttributes(MarkdownObject one)
    {
        if (one.TryGetAttributes() is { } attributes)
        {
            attributes.Properties = null;
        }
    }

    private static bool IsPassedOver(int value) =>
        CharUnicodeInfo.GetUnicodeCategory(value) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
