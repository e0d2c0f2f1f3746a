using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Install", "install")]
    [InlineData("Getting Started", "getting-started")]
    [InlineData("What's new?", "whats-new")]
    [InlineData("C# & .NET 8.0", "c--net-80")]
    [InlineData("a - b", "a---b")]
    [InlineData("a--b", "a--b")]
    [InlineData("snake_case", "snake_case")]
    [InlineData("  spaces  ", "--spaces--")]
    [InlineData("tab\there", "tabhere")]
    [InlineData("ÄÖÜ ß É", "äöü-ß-é")]
    [InlineData("日本語 の 見出し", "日本語-の-見出し")]
    [InlineData("한국어", "한국어")]
    [InlineData("中文，标点。", "中文标点")]
    [InlineData("Привет МИР", "привет-мир")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("ΑΒΓ", "αβγ")]
    [InlineData("İndirme", "i\u0307ndirme")]
    [InlineData("🚀 Launch 🎉", "-launch-")]
    [InlineData("👨‍👩‍👧", "")]
    [InlineData("❤️", "\uFE0F")]
    [InlineData("½ ² Ⅳ ٣", "--ⅳ-٣")]
    [InlineData("Ⓐ", "ⓐ")]
    [InlineData("𝐀 𐐀", "𝐀-𐐨")]
    [InlineData("a‿b", "a‿b")]
    [InlineData("non\u00A0breaking", "nonbreaking")]
    [InlineData("!?.", "")]
    [InlineData("", "")]
    public void Given_ATitle_When_Slugged_Then_TheAnchorIsGitHubs(string title, string slug) =>
        Assert.Equal(slug, Slug.Of(title));

    [Fact]
    public void Given_HalfOfASurrogatePair_When_Slugged_Then_ItIsDropped() => Assert.Equal("ab", Slug.Of("a\uD83Db"));
}
