using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using MdLock.Audit;
using MdLock.Reports;

namespace MdLock.UnitTests.Reports;

/// <summary>The page says what people wrote, and does nothing of it.</summary>
public sealed partial class ReportPageTests
{
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)", "]]>", "--><b>", "</title></style></svg>",
        "&lt;b&gt;", "\0\u0001\u001b[31m\r\n\t\u007f", "\ud800", "a\u202eb\u2066c", "&#60;", "<!--", "<![CDATA[", "{0}", "`", "=cmd|' /C calc'!A0",
        "https://example.org/", "url(javascript:alert(1))", "\u2028\u2029", "\ufffe\uffff", "</details>", "e\u0301😀",
    ];

    [Fact]
    public void Given_HostileTexts_When_APageIsMade_Then_ItHasTheElementsThatItHasWithHarmlessOnes()
    {
        string[] harmless = Tags(PageOf("x"));

        Assert.All(Hostile, text => Assert.Equal(harmless, Tags(PageOf(text))));
    }

    [Fact]
    public void Given_AnyTexts_When_APageIsMade_Then_ItHasTheElementsThatItHasWithHarmlessOnes()
    {
        string[] harmless = Tags(PageOf("x"));

        Gen.String[0, 60].Array[1, 4].Select(Gen.OneOfConst(Hostile), (texts, hostile) => string.Join(hostile, texts))
            .Sample(text => harmless.SequenceEqual(Tags(PageOf(text))), iter: 100);
    }

    [Fact]
    public void Given_HostileTexts_When_APageIsMade_Then_NoControlCharacterAndNoHalfCharacterIsInIt() => Assert.All(
        Hostile,
        text => Assert.DoesNotContain(
            PageOf(text).EnumerateRunes(),
            rune => rune.Value is (< 0x20 and not '\n') or 0x7f or 0xfffd or 0x202e or 0x2066 or 0x2028 or 0x2029));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Given_AnotherLanguage_When_APageIsMade_Then_ItIsTheSame(string culture)
    {
        string usual = PageOf("x");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(usual, PageOf("x"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Given_AText_When_APageIsMade_Then_ItIsThereAsItWasWritten()
    {
        string page = PageOf("<b>&\"'");

        Assert.Contains("&lt;b&gt;&amp;&quot;&#39;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_APage_When_Read_Then_ItHasNoScriptAndAsksForNothing()
    {
        string page = PageOf("x");

        Assert.DoesNotMatch("(?i)<script|<link|<img|<iframe|https?:|url\\(|@import|javascript:|\\son\\w+=", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_APage_When_Read_Then_EveryElementIsClosedAndEveryChartHasItsNameItsWordsAndItsFigures()
    {
        string page = PageOf("x");

        var open = new Stack<string>();
        foreach (Match tag in TagPattern().Matches(page))
        {
            string name = tag.Groups["name"].Value;
            if (name is "meta" or "!DOCTYPE" || tag.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                continue;
            }

            if (tag.Value.StartsWith("</", StringComparison.Ordinal))
            {
                Assert.Equal(open.Pop(), name);
            }
            else
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        string[] charts = [.. ChartPattern().Matches(page).Select(chart => chart.Groups["id"].Value)];
        Assert.Equal(["timeline-chart", "sections-chart", "pairs-chart", "percentiles-chart", "edits-chart"], charts);
        Assert.All(charts, id => Assert.Matches($"(?s)aria-labelledby=\"{id}-t {id}-d\">\n<title id=\"{id}-t\">[^<]+</title><desc id=\"{id}-d\">[^<]+</desc>.*?</svg>.{{0,200}}?<details><summary>[^<]+</summary>.*?<table>", page));
    }

    [Fact]
    public void Given_ADocumentWithoutEvents_When_APageIsMade_Then_ItSaysThatNothingHappened()
    {
        var collector = new ContentionCollector(null, null);
        collector.Add("guide.md", []);

        string page = ReportPage.Of(collector.ToReport(), ReportTrail.At(0));

        Assert.Contains("Nobody held a lock.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AHundredThousandEvents_When_APageIsMade_Then_ItStaysUnderAMegabyteAndSaysWhatIsLeftOut()
    {
        var trail = new ReportTrail();
        string lengthy = new('<', 400);
        for (int round = 0; round < 25_000; round++)
        {
            double at = round * 0.5;
            string user = $"{lengthy}{round % 60}";
            string section = $"{lengthy}{round % (round < 12_000 ? 40 : 3)}";
            trail.Add(at, AuditEventType.Contention, user, section)
                .Grant(at + 0.1, round, user, 2.5, section, lengthy)
                .Add(at + 0.2, AuditEventType.Commit, user, section, seconds: 0.01)
                .Add(at + 0.4, round % 50 == 0 ? AuditEventType.Reclaim : AuditEventType.Release, user, section, id: round, message: lengthy);
        }

        var collector = new ContentionCollector(null, null);
        collector.Add($"{lengthy}.md", trail.Events);
        string page = ReportPage.Of(collector.ToReport(), ReportTrail.At(0));

        Assert.InRange(page.Length, 10_000, 1_000_000);
        Assert.Contains("24,985 more are left out.", page, StringComparison.Ordinal);
        Assert.Contains("28 more are left out.", page, StringComparison.Ordinal);
        Assert.Contains("400 more are left out.", page, StringComparison.Ordinal);
        Assert.Contains("50 more owners", page, StringComparison.Ordinal);
    }

    /// <summary>A page on which each kind of text that people write is in each place that it can be in.</summary>
    private static string PageOf(string text)
    {
        // Nothing in a path is a nul, and its folders are what they are.
        string name = text.Replace('\0', '_').Replace('/', '_').Replace('\\', '_');
        var collector = new ContentionCollector(null, null);
        collector.Add(Path.Combine("docs", $"{name}.md"), new ReportTrail()
            .Acquire(0, 1, $"a{text}", text, text)
            .Release(10, 1, $"a{text}", text)
            .Grant(10, 2, $"b{text}", waited: 8, text, text)
            .Add(11, AuditEventType.Commit, $"b{text}", text, message: text)
            .Add(11.5, AuditEventType.ExternalEdit, null, text, message: text)
            .Add(14, AuditEventType.Reclaim, $"b{text}", text, id: 2, message: text)
            .Add(15, AuditEventType.Timeout, $"c{text}", text, AuditOutcome.Refused, message: text, seconds: 9).Events);
        collector.Add(Path.Combine("docs", $"2{name}.md"), new ReportTrail().Acquire(0, 3, $"a{text}", text, text).Release(2, 3, $"a{text}", text).Events);
        return ReportPage.Of(collector.ToReport(), ReportTrail.At(20));
    }

    private static string[] Tags(string page) => [.. TagPattern().Matches(page).Select(tag => tag.Value)];

    [GeneratedRegex(@"</?(?<name>!?[A-Za-z]\w*)[^>]*>|<[!?][^>]*>")]
    private static partial Regex TagPattern();

    [GeneratedRegex("<svg id=\"(?<id>[^\"]+)\"")]
    private static partial Regex ChartPattern();
}
