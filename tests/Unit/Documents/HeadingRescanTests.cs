using CsCheck;
using MdLock.Documents;

namespace MdLock.UnitTests.Documents;

public sealed class HeadingRescanTests
{
    [Fact]
    public void Given_AnyDocument_When_AnyStretchIsReplaced_Then_ItFindsWhatAScanOfTheWholeFinds()
    {
        int changed = 0;
        Gen.Select(NastyDocuments.Any, NastyDocuments.Any, Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Int[0, 10_000]).Sample(
            (text, other, from, to, cut) =>
            {
                TextRange range = TextRange.Between(
                    Math.Min(from % (text.Length + 1), to % (text.Length + 1)),
                    Math.Max(from % (text.Length + 1), to % (text.Length + 1)));
                string inserted = other[..(cut % (other.Length + 1))];
                string now = text[..range.Start] + inserted + text[range.End..];
                List<ScannedHeading> old = HeadingScanner.Scan(text);

                List<ScannedHeading> found = HeadingRescan.Run(old, range, inserted.Length, now);

                Assert.Equal(HeadingScanner.Scan(now), found);
                _ = found.Count != old.Count ? Interlocked.Increment(ref changed) : 0;
            },
            iter: 30_000,
            threads: 2);

        // Stretches that never take or add a heading would prove little.
        Assert.True(changed > 10_000, $"{changed} changed the headings");
    }

    [Fact]
    public void Given_AnyTwoStatesOfADocument_When_TheOneIsParsedByTheOther_Then_ItHasTheSameSections() =>
        Gen.Select(NastyDocuments.Any, NastyDocuments.Any, NastyDocuments.Any).Sample(
            (start, middle, end) =>
            {
                string now = start + middle + end;

                DocumentIndex index = DocumentIndex.Parse(start + end).ParseChanged(now);

                Assert.Equal(Outline(DocumentIndex.Parse(now)), Outline(index));
            },
            iter: 10_000,
            threads: 2);

    [Theory]
    [InlineData("# A\nHERE\n# B\nb\n# C\nc\n", "x\n## New\ny")]
    [InlineData("# A\na\nB\n===\nHERE\n# C\nc\n", "")]
    [InlineData("---\nkey: value\n---\n# A\nHERE\n# B\nb\n", "---")]
    [InlineData("# A\ra\r# B\rHERE\r# C\rc\r", "x\r\r# New\r")]
    [InlineData("[x]: /url\n# A\nHERE\n# B\n", "[y]: /url")]
    public void Given_AnEdit_When_TheNextHeadingIsStillOne_Then_WhatStandsBehindItIsNotRead(string text, string inserted)
    {
        TextRange here = TextRange.Between(text.IndexOf("HERE", StringComparison.Ordinal), text.IndexOf("HERE", StringComparison.Ordinal) + 4);
        string now = text[..here.Start] + inserted + text[here.End..];

        // A heading that nobody told it of is found only by who reads it.
        List<ScannedHeading> rescanned = HeadingRescan.Run(HeadingScanner.Scan(text), here, inserted.Length, now + "# Unknown\n");

        Assert.Equal(HeadingScanner.Scan(now), rescanned);
    }

    [Theory]
    [InlineData("# A\na\n# B\nb\n# C\nc\n", "```\n")]
    [InlineData("# A\na\n# B\nb\n# C\nc\n", "<!--")]
    [InlineData("# A\na\n# B\nb\n# C\nc\n", "> x\n# ")]
    public void Given_AnEdit_When_TheNextHeadingIsNoneAnyMore_Then_TheWholeTextIsRead(string text, string inserted)
    {
        string now = text.Insert(4, inserted);

        List<ScannedHeading> rescanned = HeadingRescan.Run(
            HeadingScanner.Scan(text), TextRange.Between(4, 4), inserted.Length, now);

        Assert.Equal(HeadingScanner.Scan(now), rescanned);
    }

    private static IEnumerable<(string Id, string Title, int Level, int Line, TextRange Range, TextRange Body, string? Above)> Outline(
        DocumentIndex index) => index.Sections.Select(section => (
            section.Id, section.Title, section.Level, section.Line, section.Range, section.BodyRange, section.Parent?.Id));
}
