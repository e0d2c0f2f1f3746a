using MdLock.Formatting;

namespace MdLock.UnitTests.Cmdlets.Formatting;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(1229, "1.2 KB")]
    [InlineData(102_400, "100 KB")]
    [InlineData(1_048_063, "1023 KB")]
    [InlineData(1_048_064, "1.0 MB")]
    [InlineData(512L << 20, "512 MB")]
    [InlineData(5000L << 40, "5000 TB")]
    public void Given_ASize_When_ItIsSaid_Then_InTheUnitThatFits(long bytes, string expected) =>
        Assert.Equal(expected, NumberText.Bytes(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0333, "0.03")]
    [InlineData(0.996, "1")]
    [InlineData(4.72, "4.7")]
    [InlineData(99.96, "100")]
    [InlineData(1250.4, "1250")]
    public void Given_ARate_When_ItIsSaid_Then_WithFewDigits(double rate, string expected) =>
        Assert.Equal(expected, NumberText.Rate(rate));
}
