using MdLock.Errors;
using System.Net;
using System.Text.RegularExpressions;
using MdLock.Exports;

namespace MdLock.UnitTests.Exports;

/// <summary>A page that is asked to be safe does nothing but show its text, whatever the document says.</summary>
public sealed partial class HtmlExportTests
{
    private static readonly string[] ActiveTags =
        ["script", "iframe", "object", "embed", "style", "link", "base", "form", "math", "video", "audio", "button"];

    // The last line is of the icons that Markdig itself puts beside notes.
    private static readonly string[] Attributes =
    [
        "id", "class", "href", "src", "alt", "title", "type", "checked", "disabled", "start", "style", "colspan", "rowspan",
        "charset", "http-equiv", "content", "role",
        "viewbox", "version", "width", "height", "aria-hidden", "d",
    ];

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "<div\nonclick='alert(1)'>\n\ntext\n\n</div>",
        "<svg><script>alert(1)</script></svg>",
        "<!-- --><iframe src=\"https://example.org\"></iframe>",
        "<![CDATA[ <script>alert(1)</script> ]]>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](<\u0001javascript:alert(1)>)",
        "[a](< javascript:alert(1)>)",
        "[a](<\u00a0javascript:alert(1)>)",
        "[a](java&#x0A;script:alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](&#106;avascript&colon;alert(1))",
        "[a](javascript&#58;alert(1))",
        "[a](javascript&amp;colon;alert(1))",
        "[a](java\\script:alert(1))",
        "[a](%6aavascript:alert(1))",
        "[a](java\u200bscript:alert(1))",
        "[a](vbscript:msgbox(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](file:///etc/passwd)",
        "[a](blob:https://example.org/1)",
        "[a](view-source:javascript:alert(1))",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "[![a](data:text/html,x)](javascript:alert(1))",
        "[a][r]\n\n[r]: javascript:alert(1) \"title\"",
        "[r]\n\n[r]: <java\tscript:alert(1)>",
        "![r][]\n\n[r]: data:text/html,x",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "<vbscript:x>",
        "# Title {#title onclick=\"alert(1)\"}",
        "[a](https://example.org){onmouseover=alert(1)}",
        "![a](https://example.org/a.png){onerror=\"alert(1)\" srcset=\"javascript:x\"}",
        "text {onclick=alert(1)}\n",
        "{style=\"background:url(javascript:alert(1))\"}\ntext",
        "[a](https://example.org){href=javascript:alert(1)}",
        "# Title {#x\" onclick=\"alert(1)}",
        "# Title {.x\" onclick=\"alert(1)}",
        "```x\" onclick=\"alert(1)\ncode\n```",
        "![video](https://www.youtube.com/watch?v=1)",
        "![video](https://example.org/a.mp4)",
        "::: x\" onclick=\"alert(1)\ntext\n:::",
        "```mermaid\n<script>alert(1)</script>\n```",
        "$<script>alert(1)</script>$\n\n$$\n<script>alert(1)</script>\n$$",
        "HTML\n\n*[HTML]: \"><script>alert(1)</script>",
        "[^1]\n\n[^1]: <script>alert(1)</script> [a](javascript:alert(1))",
        "> [!NOTE]\n> [a](javascript:alert(1))",
        "| a | b |\n|---|---|\n| [a](javascript:x) | <b onclick=x>b</b> |",
        "- [ ] [a](javascript:alert(1))",
        "[a](https://example.org \"t\\\" onclick=\\\"alert(1)\")",
        "![a\\\" onerror=\\\"alert(1)](https://example.org/a.png)",
        "www.example.org\"onclick=alert(1)",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Given_ADocumentThatAttacks_When_ThePageIsSanitized_Then_NothingInItIsActive(string markdown)
    {
        string page = HtmlExport.Of(markdown, "<script>title</script>", sanitize: true);

        foreach (Match tag in Tag().Matches(page))
        {
            Assert.DoesNotContain(tag.Groups["name"].Value.ToLowerInvariant(), ActiveTags);
            foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            {
                string name = attribute.Groups["name"].Value.ToLowerInvariant();
                Assert.Contains(name, Attributes);
                if (name is "href" or "src")
                {
                    AssertHarmless(attribute.Groups["value"].Value);
                }
                else if (name == "style")
                {
                    Assert.Matches(@"^(text-align: (left|center|right);|width:[0-9.]+%)$", attribute.Groups["value"].Value);
                }
            }
        }
    }

    [Theory]
    [InlineData("[a](https://example.org/x?y=z#w)", "<a href=\"https://example.org/x?y=z#w\">a</a>")]
    [InlineData("[a](guide.md#install)", "<a href=\"guide.md#install\">a</a>")]
    [InlineData("[a](/x/a:b)", "<a href=\"/x/a:b\">a</a>")]
    [InlineData("[a](#a:b)", "<a href=\"#a:b\">a</a>")]
    [InlineData("<mailto:a@example.org>", "<a href=\"mailto:a@example.org\">mailto:a@example.org</a>")]
    [InlineData("<a@example.org>", "<a href=\"mailto:a@example.org\">a@example.org</a>")]
    [InlineData("![a *b*](a.png)", "<img src=\"a.png\" alt=\"a b\" />")]
    [InlineData("# Title {#own}", "<h1 id=\"own\">Title</h1>")]
    [InlineData("[a *b*](javascript:x)", "<p>a <em>b</em></p>")]
    [InlineData("<javascript:x>", "<p>javascript:x</p>")]
    [InlineData("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>")]
    public void Given_ADocument_When_ThePageIsSanitized_Then_WhatIsHarmlessStaysAndTextsStay(string markdown, string expected) =>
        Assert.Contains(expected, HtmlExport.Of(markdown, "t", sanitize: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("[", false)]
    [InlineData("![", true)]
    [InlineData("*a ", false)]
    [InlineData("*a **b ", true)]
    [InlineData("> ", false)]
    [InlineData("- ", true)]
    [InlineData("<b>", false)]
    [InlineData("~~a ^b ", false)]
    public void Given_MarkupThatNestsDeeply_When_ThePageIsMadeOnASmallStack_Then_ItIsMadeOrRefused(string piece, bool sanitize)
    {
        // A quarter of what a thread has on Windows, where the end of the stack is the end of the process.
        const int stack = 256 * 1024;
        string? page = null;
        Exception? refused = null;
        var maker = new Thread(
            () =>
            {
                try
                {
                    page = HtmlExport.Of(string.Concat(Enumerable.Repeat(piece, 1_500)), "title", sanitize);
                }
                catch (DocumentException tooComplex)
                {
                    refused = tooComplex;
                }
            },
            stack);
        maker.Start();

        Assert.True(maker.Join(TimeSpan.FromMinutes(1)), "not made within a minute");
        Assert.True(page is not null || refused is DocumentException { ErrorId: ErrorIds.DocumentTooComplex });
    }

    [Fact]
    public void Given_RawHtml_When_ThePageIsNotSanitized_Then_ItIsKept() => Assert.Contains(
        "<script>alert(1)</script>", HtmlExport.Of("<script>alert(1)</script>", "t", sanitize: false), StringComparison.Ordinal);

    /// <summary>As a browser reads it: entities decoded, controls and blanks before and within the scheme passed over.</summary>
    private static void AssertHarmless(string value)
    {
        string url = WebUtility.HtmlDecode(value);
        string bare = string.Concat(url.Where(letter => letter > ' '));
        Match scheme = Scheme().Match(bare);
        Assert.True(
            !scheme.Success || Schemes.Contains(scheme.Groups["name"].Value.ToLowerInvariant()), $"It leads to {value}.");
    }

    [GeneratedRegex("<(?<name>[A-Za-z][^\\s/>]*)(?<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?<name>[^\\s\"'>/=]+)(?:\\s*=\\s*(?:\"(?<value>[^\"]*)\"|'(?<value>[^']*)'|(?<value>[^\\s\"'>]+)))?")]
    private static partial Regex Attribute();

    [GeneratedRegex("^(?<name>[^/?#]*?):")]
    private static partial Regex Scheme();
}
