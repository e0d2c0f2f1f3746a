using System.Net;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;

namespace MdLock.Exports;

/// <summary>A document as a page of HTML.</summary>
internal static class HtmlExport
{
    // Front matter is data of the document, no text of the page. Raw HTML stays: it is the author's own.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UseAdvancedExtensions()
        .Build();

    /// <summary>Makes the page.</summary>
    /// <param name="markdown">The text of the document.</param>
    /// <param name="title">The title of the page.</param>
    public static string Of(string markdown, string title) => $"""
        <!DOCTYPE html>
        <html>
        <head>
        <meta charset="utf-8">
        <title>{WebUtility.HtmlEncode(title)}</title>
        </head>
        <body>
        {Markdown.ToHtml(markdown, Pipeline).TrimEnd()}
        </body>
        </html>

        """.ReplaceLineEndings("\n");
}
