using Markdig;
using Markdig.Parsers;

namespace MdLock.Documents;

/// <summary>The blocks of a document as GitHub reads them, for whatever parses one.</summary>
internal static class BlockRules
{
    /// <summary>Takes front matter and HTML blocks for what GitHub takes for them.</summary>
    public static MarkdownPipelineBuilder UseBlockRules(this MarkdownPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.BlockParsers.InsertBefore<ThematicBreakParser>(new FrontMatterParser());
        builder.BlockParsers.Replace<HtmlBlockParser>(new HtmlBlockRules());
        return builder;
    }
}
