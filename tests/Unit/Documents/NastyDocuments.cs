using CsCheck;

namespace MdLock.UnitTests.Documents;

/// <summary>Documents put together from pieces that are easily misread.</summary>
internal static class NastyDocuments
{
    private static readonly string[] Headings =
    [
        "# One", "## Two", "### Three", "#### Four", "##### Five", "###### Six", "# One", "## Two", "## Two #", "#",
        "##", "## ", "# Closed ##  ", "#\tTab", "   # Indented", "## `code` *em* __bold__", "# [link](/to) text",
        "## Named {#named}", "# Other {#named .class}", "## a-1", "# a", "# a", "## 日本語", "# 🚀", "## _preamble",
        "# section", "## [ref][x]", "# A / B", "## Trailing \\#", "# <b>html</b> &amp; co",
    ];

    private static readonly string[] Underlined =
    [
        "Setext\n===", "Setext\n---", "Two\nlines\n===", "  Indented\n  =", "Long underline\n-----------------   ",
        "[x]: /url\nAfter a definition\n===", "[x]: /url\n===", "[x]: /url 'title'\n---", "Trailing backslash\\\n---",
        "`open\ncode`\n---", "Setext\n= =", "Setext\n ---", "Setext\n\t---", "Setext\n    ===", "# not\n===",
    ];

    private static readonly string[] Blocks =
    [
        "text", "lazy text", "two\nlines", "    indented code", "\tindented by a tab", "    # not a heading",
        "```\n# not a heading\n```", "```md\n## in a fence\n", "~~~\n# tilde\n~~~", "~~~~\n# long\n~~~\n~~~~",
        "````\n```\n# inner\n````", "  ```\n  # indented fence\n  ```", "``` a`b\n# after an odd fence", "```", "~~~",
        "> quote", "> # heading in a quote", "> quote\nlazy", "> quote\n===", "> quote\n---", "> ```\n# after", ">",
        "- item", "- # heading in an item", "- item\n# after", "- item\n\n  # in the item", 
        "- item\n\n# out of the item",
        "- item\nlazy\n===", "- item\n---", "- a\n  - b\n    - c\n\n      # deep", "-", "-\n\n  # after an empty item",
        "1. item", "2) item\n   ===", "1. item\n\n   # in", "* * *", "---", "***", "___", "- - -", "===", "=", "-----",
        "<div>\n# in html\n</div>", "<div>\n\n# after html", "<!-- comment\n# in it\n-->", "<!-- closed --> # x",
        "<script>\n# in it\n\n# still\n</script>", "<?php\n# in it\n?>", "<!DOCTYPE\n# in it\n>",
        "<![CDATA[\n# in\n]]>",
        "<custom-tag>\n# in\n", "<pre>\n\n# in\n</pre>", "<style>", "</div>\n# after", "<b>inline</b>\n# after",
        "[x]: /url", "[x]:\n/url\n'title\nover lines'", "[x]: <open", "[y]: /url\n# after", "\\# escaped",
        "\\", "#hash",
        "####### seven", "| a | b |\n|---|---|\n| # | c |", "  ", "\t", "a\u00A0b", "line  \nbreak", "&#35; entity",
        "---\nkey: value\n---", "---\nopen: yes", "...", "\u2028# no line end", "\fform feed", "é ü 日本 🎉", "\uFEFFx",
    ];

    private static readonly string[] Openings =
        ["", "", "", "---\nkey: value\n---\n", "---\n# comment\n...\n", "---\n", "\n"];

    private static readonly Gen<string> Piece = Gen.Frequency(
        (4, Gen.OneOfConst(Headings)), (2, Gen.OneOfConst(Underlined)), (6, Gen.OneOfConst(Blocks)));

    private static readonly Gen<string> Separator = Gen.Frequency(
        (5, Gen.Const("\n")), (5, Gen.Const("\n\n")), (1, Gen.Const("\n  \n")), (1, Gen.Const("\n\n\n")));

    private static readonly Gen<string> Pieces =
        from opening in Gen.OneOfConst(Openings)
        from pieces in Gen.Select(Piece, Separator).Array[0, 14]
        from last in Gen.Frequency((1, Gen.Const("")), (1, Piece))
        select opening + string.Concat(pieces.Select(piece => piece.Item1 + piece.Item2)) + last;

    /// <summary>Documents with any line ends, mixed ones among them.</summary>
    public static Gen<string> Any { get; } =
        from text in Pieces
        from style in Gen.Int[0, 5]
        from random in Gen.Int.Array[16]
        select WithLineEnds(text, style, random);

    /// <summary>Documents whose lines end with LF.</summary>
    public static Gen<string> WithLineFeeds => Pieces;

    private static string WithLineEnds(string text, int style, int[] random)
    {
        string[] ends = ["\n", "\r\n", "\r"];
        string[] lines = text.Split('\n');
        return string.Concat(lines.Select((line, i) =>
        {
            string end = ends[style < 3 ? style : (random[i % random.Length] & 0xFF) % 3];
            return i == lines.Length - 1 ? line : line + end;
        }));
    }
}
