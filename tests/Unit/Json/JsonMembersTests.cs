using System.Text;
using System.Text.Json;
using MdLock.Json;

namespace MdLock.UnitTests.Json;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("""{"name":"a","number":7,"parts":[{"name":"b","number":1}]}""")]
    [InlineData("""{"parts":[{"number":1,"name":"b"}],"number":7,"name":"a"}""")]
    [InlineData(""" { "unknown" : {"name":[1,{"number":2}]}, "name" : "a", "other":null, "number":7, "parts":[{"name":"b","number":1,"x":[]}] } """)]
    [InlineData("""{"n\u0061me":"\u0061","number":7,"parts":[{"name":"b","number":1}]}""")]
    public void Given_ARecord_When_ItsMembersStandInAnyOrder_Then_TheyAreFound(string json)
    {
        Sample sample = Read(json)!;

        Assert.Equal(("a", 7), (sample.Name, sample.Number));
        Assert.Equal(new Sample("b", 1, null), Assert.Single(sample.Parts!));
    }

    [Fact]
    public void Given_NoRecord_When_ItSaysNull_Then_ThereIsNone() => Assert.Null(Read("null"));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"name":"a","number":7""")]
    [InlineData("""{"name":"a","number":7} {}""")]
    [InlineData("""{"name":"a","number":7,}""")]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":null,"number":7}""")]
    [InlineData("""{"name":"a","number":"7"}""")]
    [InlineData("""{"name":"a","number":70000000000}""")]
    [InlineData("""{"name":"a","number":7,"parts":{}}""")]
    [InlineData("""{"name":"a","number":7,"parts":[null]}""")]
    [InlineData("""{"name":"a","number":7,"parts":[{"name":"b"}]}""")]
    [InlineData("""{"name":"a","number":7,"rest":[}""")]
    public void Given_NoSuchRecord_When_Read_Then_ItIsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => Read(json));

    [Theory]
    [InlineData("""{"name":"a","number":7,"number":8}""")]
    [InlineData("""{"name":"a","name":"b","number":7}""")]
    [InlineData("""{"number":7,"name":"a","number":8}""")]
    [InlineData("""{"name":"a","number":7,"n\u0061me":"b"}""")]
    [InlineData("""{"name":"a","number":7,"x":1,"x":2}""")]
    [InlineData("""{"name":"a","number":7,"parts":[{"name":"b","number":1,"number":2}]}""")]
    public void Given_AMemberTwice_When_Read_Then_NeitherCounts(string json) =>
        Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void Given_MembersThatNobodyAsksFor_When_ThereAreFarTooMany_Then_TheyAreNotCompared()
    {
        string few = string.Concat(Enumerable.Range(0, 200).Select(i => $",\"x{i}\":{i}"));
        string many = string.Concat(Enumerable.Range(0, 300).Select(i => $",\"x{i}\":{i}"));

        Assert.NotNull(Read($$"""{"name":"a","number":7{{few}}}"""));
        Assert.ThrowsAny<JsonException>(() => Read($$"""{"name":"a","number":7{{many}}}"""));
    }

    private static Sample? Read(string json) => JsonRecord.Read(Encoding.UTF8.GetBytes(json), Sample.Read);

    private sealed record Sample(string Name, int Number, Sample[]? Parts)
    {
        public static Sample Read(ref JsonMembers json) =>
            new(json.Text("name"u8), json.Int("number"u8), json.OptionalRecords("parts"u8, Read));
    }
}
