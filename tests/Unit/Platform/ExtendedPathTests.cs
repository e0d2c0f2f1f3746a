using MdLock.Platform.Windows;

namespace MdLock.UnitTests.Platform;

/// <summary>The two forms of a path on Windows.</summary>
public sealed class ExtendedPathTests
{
    [Theory]
    [InlineData(@"C:\docs\guide.md", @"\\?\C:\docs\guide.md")]
    [InlineData(@"\\server\share\guide.md", @"\\?\UNC\server\share\guide.md")]
    public void Given_APath_When_Extended_Then_TheSystemTakesItAtAnyLength_And_ItCanBeShortenedAgain(
        string path, string extended)
    {
        Assert.Equal(extended, ExtendedPath.Of(path));
        Assert.Equal(extended, ExtendedPath.Of(extended));
        Assert.Equal(path, ExtendedPath.Shorten(extended));
        Assert.Equal(path, ExtendedPath.Shorten(path));
    }

    [Fact]
    public void Given_APathOfADevice_When_Extended_Then_ItStays() => Assert.Equal(@"\\.\pipe\x", ExtendedPath.Of(@"\\.\pipe\x"));
}
