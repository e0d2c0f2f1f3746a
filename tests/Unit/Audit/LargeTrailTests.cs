using MdLock.Audit;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Audit;

/// <summary>A trail into which somebody wrote much that is no event costs its reading, and no memory.</summary>
public sealed class LargeTrailTests : IDisposable
{
    private const long Size = 150 * Allocation.Megabyte;

    private readonly TrailFixture _trail = new();

    public LargeTrailTests() => _trail.Write(3);

    public void Dispose() => _trail.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Given_ZerosBehindTheEvents_When_ReadCheckedAndAppendedTo_Then_ItCostsLittleAndNoEventIsLost(string end)
    {
        SparseFile.Lengthen(_trail.Files.Current, Size, end);
        var reader = new AuditReader(_trail.Folder);
        IReadOnlyList<AuditFinding> found = [];

        AssertCheap(() => Assert.Equal(3, reader.Read(AuditFilter.None).Count()));
        AssertCheap(() => Assert.Equal(3, reader.ReadNewest()));
        AssertCheap(() => Assert.Equal([2, 3], reader.Read(new AuditFilter { Tail = 2 }).Select(one => one.Sequence)));
        AssertCheap(() => found = _trail.Verify());
        Assert.NotEmpty(found);
        AssertCheap(() => _trail.Write(2));
        Assert.InRange(
            _trail.Files.ListClosed().Select(_trail.Files.Closed).Append(_trail.Files.Current).Sum(path => new FileInfo(path).Length),
            Size,
            Size + 10_000);
        Assert.True(reader.ReadNewest() >= 5);
    }

    [Theory]
    [InlineData("x\n")]
    [InlineData("{}\n")]
    [InlineData("\n")]
    public void Given_MillionsOfLinesThatAreNone_When_Checked_Then_NotEachIsTold(string line)
    {
        File.AppendAllText(_trail.Files.Current, string.Concat(Enumerable.Repeat(line, 2_000_000)));
        IReadOnlyList<AuditFinding> found = _trail.Verify();

        Assert.InRange(found.Count, 1_000, 1_010);
        Assert.Equal(3, _trail.Read().Count);
    }

    [Fact]
    public void Given_TextsBeyondAllMeasure_When_Noted_Then_TheEventIsReadAgain()
    {
        using (AuditTrail trail = _trail.Open())
        {
            trail.Append(TrailFixture.Entry(new string('\u0001', 2_000_000)) with { SectionId = new string('é', 2_000_000) });
        }

        Assert.Equal(4, _trail.Read().Count);
        Assert.Empty(_trail.Verify());
    }

    private static void AssertCheap(Action call) => Assert.InRange(Allocation.Of(call), 0, 4 * Allocation.Megabyte);
}
