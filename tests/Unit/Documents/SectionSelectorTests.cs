using MdLock.Documents;
using MdLock.Errors;

namespace MdLock.UnitTests.Documents;

public sealed class SectionSelectorTests
{
    private static readonly DocumentIndex Index = DocumentIndex.Parse(
        """
        # Install
        ## Linux
        ### Packages
        ## Windows
        ### Packages
        # Linux
        # Linux/Mac
        # What is this?
        # [1.2.0] - today
        # 10
        ## linux-1
        # Use {#Usage}
        ## Install
        """);

    [Theory]
    [InlineData("install", "install")]
    [InlineData("#install", "install")]
    [InlineData("Usage", "Usage")]
    [InlineData("_document", "_document")]
    [InlineData("_preamble", "_preamble")]
    [InlineData("linux-1", "linux-1")]
    [InlineData("linux-1-1", "linux-1-1")]
    [InlineData("Install/Linux", "linux")]
    [InlineData("install/LINUX", "linux")]
    [InlineData(" Install / Linux ", "linux")]
    [InlineData("Linux/Packages", "packages")]
    [InlineData("Install/Windows/Packages", "packages-1")]
    [InlineData("Windows", "windows")]
    [InlineData("Linux", "linux-1")]
    [InlineData("Install", "install")]
    [InlineData("Use/Install", "install-1")]
    [InlineData(@"Linux\/Mac", "linuxmac")]
    [InlineData("What is this?", "what-is-this")]
    [InlineData("[1.2.0] - today", "120---today")]
    [InlineData("10/linux-1", "linux-1-1")]
    public void Given_ASelector_When_Resolved_Then_ItsSectionIsFound(string selector, string id) =>
        Assert.Equal(id, Index.Resolve(selector).Id);

    [Theory]
    [InlineData("*linux*", "linux packages linux-1 linuxmac linux-1-1")]
    [InlineData("install/*", "linux packages windows packages-1")]
    [InlineData("*/packages", "packages packages-1")]
    [InlineData("packages-?", "packages-1")]
    [InlineData("[a-m]*-[1-2]", "linux-1 linux-1-1 install-1")]
    [InlineData("#packages*", "packages packages-1")]
    [InlineData("INSTALL/W*", "windows packages-1")]
    [InlineData("What is this?", "what-is-this")]
    [InlineData("[1.2.0] - today", "120---today")]
    [InlineData("`[1.2.0`]*", "120---today")]
    [InlineData("Install/Linux", "linux")]
    [InlineData("_document", "_document")]
    public void Given_AWildcard_When_Selected_Then_AllMatchesAreFoundInDocumentOrder(string selector, string ids) =>
        Assert.Equal(ids.Split(' '), Index.Select(selector).Select(section => section.Id));

    [Fact]
    public void Given_AStar_When_Selected_Then_AllSectionsButTheRootAreFound() =>
        Assert.Equal(Index.Sections, Index.Select("*"));

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(null)]
    public void Given_AnEmptySelector_When_Resolved_Then_TypedError(string? selector)
    {
        var error = Assert.Throws<SectionSelectorException>(() => Index.Resolve(selector!));

        Assert.Equal(ErrorIds.SectionSelectorInvalid, error.ErrorId);
        Assert.NotNull(error.RecommendedAction);
        Assert.Throws<SectionSelectorException>(() => Index.Select(selector!));
    }

    [Theory]
    [InlineData("[abc")]
    [InlineData("a[]")]
    [InlineData("[c-a]")]
    public void Given_AMalformedWildcard_When_Selected_Then_TypedError(string selector) =>
        Assert.Equal(selector, Assert.Throws<SectionSelectorException>(() => Index.Select(selector)).Selector);

    [Theory]
    [InlineData("instal", "install install-1")]
    [InlineData("Isntall", "install")]
    [InlineData("win", "windows")]
    [InlineData("Install/Linus", "linux")]
    [InlineData("nothing-like-it", "")]
    [InlineData("🚀", "")]
    [InlineData("pack*s*x", "")]
    public void Given_NoSuchSection_When_Resolved_Then_TheErrorNamesTheNearest(string selector, string ids)
    {
        var error = Assert.Throws<SectionNotFoundException>(() => Index.Resolve(selector));

        Assert.Equal((ErrorIds.SectionNotFound, selector), (error.ErrorId, error.Selector));
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), error.NearestIds.Take(2));
        Assert.True(error.NearestIds.Count <= 3);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Given_SeveralNearSections_When_Resolved_Then_TheNearestComesFirst()
    {
        DocumentIndex index = DocumentIndex.Parse("# abcxy\n# abcdx\n");

        Assert.Equal(
            ["abcdx", "abcxy"], Assert.Throws<SectionNotFoundException>(() => index.Resolve("abcde")).NearestIds);
    }

    [Theory]
    [InlineData("zzz*")]
    [InlineData("nothing")]
    public void Given_NoMatch_When_Selected_Then_TypedError(string selector) =>
        Assert.Throws<SectionNotFoundException>(() => Index.Select(selector));

    [Fact]
    public void Given_SeveralSections_When_Resolved_Then_TheErrorNamesThemWithTheirLines()
    {
        var error = Assert.Throws<SectionAmbiguousException>(() => Index.Resolve("PACKAGES"));

        Assert.Equal(ErrorIds.SectionAmbiguous, error.ErrorId);
        Assert.Equal(["packages", "packages-1"], error.CandidateIds);
        Assert.Contains("'packages' (line 3), 'packages-1' (line 5)", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Theory]
    [InlineData("A/B", "b ab")]
    [InlineData("a / b", "b")]
    [InlineData(@"A\/B", "ab")]
    [InlineData("/A/B", "b")]
    [InlineData(@"/A\/B", "ab")]
    [InlineData("A/B/C/D", "d cd d-1")]
    [InlineData(@"A\/B/C/D", "cd d-1")]
    [InlineData(@"/A\/B/C/D", "d-1")]
    [InlineData(@"/A\/B/C\/D", "cd")]
    [InlineData("C/D", "d cd d-1")]
    [InlineData("Read/Write", "readwrite")]
    [InlineData("E/F", "f ef")]
    [InlineData("/E/F", "f")]
    [InlineData("/C/D", "")]
    [InlineData("/B", "")]
    [InlineData("/ a", "a")]
    [InlineData("/x/y", "")]
    [InlineData("#x/y", "x/y")]
    [InlineData("x/y", "x/y")]
    [InlineData("/_document", "_document-1")]
    [InlineData("_document", "_document")]
    public void Given_TitlesWithSlashes_When_Resolved_Then_TwoReadingsAreRefusedAndEachCanBeSaid(string selector, string ids)
    {
        DocumentIndex index = DocumentIndex.Parse(
            """
            # A
            ## B
            ### C
            #### D
            # A/B
            ## C/D
            ## C
            ### D
            # Z
            ## Read/Write
            ### Q
            # Own {#x/y}
            # _document
            # E
            ## F
            # G
            ## E/F
            """);

        string found;
        try
        {
            found = index.Resolve(selector).Id;
        }
        catch (SectionAmbiguousException e)
        {
            found = string.Join(' ', e.CandidateIds);
        }
        catch (SectionNotFoundException)
        {
            found = "";
        }

        Assert.Equal(ids, found);
    }

    [Fact]
    public void Given_TitlesThatDifferInTheirNormalFormOnly_When_Resolved_Then_RefusedAndEachIdMeansItsOwn()
    {
        DocumentIndex index = DocumentIndex.Parse("# Caf\u00E9\n# Cafe\u0301\n# Na\u00EFve\n");

        Assert.Equal(
            ["caf\u00E9", "cafe\u0301"],
            Assert.Throws<SectionAmbiguousException>(() => index.Resolve("CAF\u00C9")).CandidateIds);
        Assert.Equal(["caf\u00E9", "cafe\u0301"], index.Sections.Take(2).Select(section => index.Resolve(section.Id).Id));
        Assert.Equal("na\u00EFve", index.Resolve("Nai\u0308ve").Id);
        Assert.Equal(
            [null, null, "Na\u00EFve"], index.Sections.Select(new SectionNaming(index, asWildcard: false).ByPath));
    }

    [Fact]
    public void Given_SeveralWholePaths_When_Resolved_Then_AmbiguousRatherThanTheFirst() =>
        Assert.Throws<SectionAmbiguousException>(() => DocumentIndex.Parse("# A\n# A\n").Resolve("A"));

    [Theory]
    [InlineData("a*", true)]
    [InlineData("a?", true)]
    [InlineData("[ab]", true)]
    [InlineData("a`*", false)]
    [InlineData("a``*", true)]
    [InlineData("a]", false)]
    [InlineData("install", false)]
    public void Given_ASelector_When_AskedForWildcards_Then_EscapedOnesDoNotCount(string selector, bool isWildcard) =>
        Assert.Equal(isWildcard, DocumentIndex.IsWildcard(selector));
}
