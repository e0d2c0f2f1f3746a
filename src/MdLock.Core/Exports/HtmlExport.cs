using System.Net;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.MediaLinks;
using Markdig.Syntax;
using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.Exports;

/// <summary>A document as a page of HTML.</summary>
internal static class HtmlExport
{
    // Front matter is data of the document, no text of the page. Raw HTML stays: it is the author's own.
    private static readonly MarkdownPipeline Pipeline = NewBuilder().Build();

    // Players of other sites are no text of the document.
    private static readonly Lazy<MarkdownPipeline> SafePipeline = new(() =>
    {
        MarkdownPipelineBuilder builder = NewBuilder().DisableHtml();
        builder.Extensions.TryRemove<MediaLinkExtension>();
        return builder.Build();
    });

    // Should something get through in spite of all, a browser does not run it.
    private const string Policy =
        "\n<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; base-uri 'none'; "
        + "form-action 'none'; frame-src 'none'\">";

    /// <summary>Makes the page.</summary>
    /// <param name="markdown">The text of the document.</param>
    /// <param name="title">The title of the page.</param>
    /// <param name="sanitize">Whether the author is not trusted: raw HTML is shown as text, and nothing in the page is active.</param>
    /// <exception cref="DocumentException"><see cref="ErrorIds.DocumentTooComplex"/>: markup nests too deeply.</exception>
    public static string Of(string markdown, string title, bool sanitize) => $"""
        <!DOCTYPE html>
        <html>
        <head>
        <meta charset="utf-8">{(sanitize ? Policy : "")}
        <title>{WebUtility.HtmlEncode(title)}</title>
        </head>
        <body>
        {BodyOf(markdown, sanitize).TrimEnd()}
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    private static string BodyOf(string markdown, bool sanitize)
    {
        try
        {
            return sanitize ? Safe(markdown) : Markdown.ToHtml(markdown, Pipeline);
        }
        catch (ArgumentException tooDeep)
        {
            // Markdig's own limit of depth; it throws no type of its own.
            throw DocumentException.TooComplex("nests its markup too deeply to be shown as a page", tooDeep);
        }
    }

    private static string Safe(string markdown)
    {
        MarkdownDocument document = Markdown.Parse(markdown, SafePipeline.Value);
        HtmlSafety.Apply(document);
        return document.ToHtml(SafePipeline.Value);
    }

    private static MarkdownPipelineBuilder NewBuilder() => new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UseBlockRules()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UseAdvancedExtensions();
}
