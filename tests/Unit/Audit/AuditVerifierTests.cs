using System.Text;
using MdLock.Audit;
using static MdLock.Audit.AuditFindingKind;

namespace MdLock.UnitTests.Audit;

/// <summary>Every way to meddle with a trail, at every line of it; each time before and after another append.</summary>
public sealed class AuditVerifierTests : IDisposable
{
    private const int Lines = 60;

    private static readonly AuditSettings SmallFiles = new() { MaxFileBytes = 4096, KeepFiles = 20 };

    private readonly TrailFixture _fixture = new();

    public static TheoryData<bool> Rotated => [false, true];

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnUntouchedTrail_When_Verified_Then_NothingIsFound(bool rotated)
    {
        _fixture.Write(Lines, rotated ? SmallFiles : null);

        Assert.Empty(_fixture.Verify());
        Assert.Equal(rotated, _fixture.Files.ListClosed().Count >= 3);
    }

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_OneByteOfItIsAnother_Then_ThatLineIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines[at] = lines[at].Replace("\"user\":\"ann\"", "\"user\":\"bob\"", StringComparison.Ordinal)
            .Replace("\"outcome\":\"succeeded\"", "\"outcome\":\"refused\"", StringComparison.Ordinal);
        return finding => finding.Kind == Altered && finding.Line == at + 1;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_ItsHashIsAnother_Then_ThatLineIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines[at] = lines[at][..^10] + (lines[at][^10] == '0' ? '1' : '0') + lines[at][^9..];
        return finding => finding.Kind == Altered && finding.Line == at + 1;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_ItIsWrittenAnewWithAFittingHash_Then_TheBrokenLinkIsFound(bool rotated) =>
        ForEachLine(rotated, (lines, at) =>
        {
            AuditEvent one = AuditLine.Read(Encoding.UTF8.GetBytes(lines[at].TrimEnd()), out _)!;
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            AuditLine.Write(output, one with { Message = "nothing", Hash = null });
            lines[at] = Encoding.UTF8.GetString(output.WrittenSpan);
            return finding => finding.Kind == Altered;
        });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_ItIsRemoved_Then_TheGapIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines.RemoveAt(at);
        return finding => finding.Kind is Missing or Truncated;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyTwoNeighbours_When_TheyAreSwapped_Then_TheOrderIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        if (at + 1 == lines.Count)
        {
            return null;
        }

        (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
        return finding => finding.Kind == Moved && finding.Line == at + 2;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_ItIsCutShort_Then_ThatLineIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines[at] = lines[at][..(lines[at].Length / 2)] + "\n";
        return finding => finding.Kind == Altered && finding.Line == at + 1;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_TheFileEndsWithinIt_Then_TheLossIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines[at] = lines[at][..(lines[at].Length / 2)];
        lines.RemoveRange(at + 1, lines.Count - at - 1);
        return finding => finding.Kind is Truncated or Missing or Altered;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_TheFileEndsBeforeIt_Then_TheLossIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines.RemoveRange(at, lines.Count - at);
        return finding => finding.Kind is Truncated or Missing;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyLine_When_ItStandsThereTwice_Then_TheSecondIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines.Insert(at, lines[at]);
        return finding => finding.Kind == Repeated && finding.Line == at + 2;
    });

    [Theory]
    [MemberData(nameof(Rotated))]
    public void Given_AnyPlace_When_AForeignLineIsPutThere_Then_ItIsFound(bool rotated) => ForEachLine(rotated, (lines, at) =>
    {
        lines.Insert(at, "{\"a\":1}\n");
        return finding => finding.Kind == Altered && finding.Line == at + 1;
    });

    [Fact]
    public void Given_LinesAtTheEndsOfTwoFiles_When_Swapped_Then_TheOrderIsFound()
    {
        _fixture.Write(Lines, SmallFiles);
        List<(string Path, List<string> Lines)> files = _fixture.ReadFiles();
        for (int i = 1; i < files.Count; i++)
        {
            List<string> earlier = [.. files[i - 1].Lines];
            List<string> later = [.. files[i].Lines];
            (earlier[^1], later[0]) = (later[0], earlier[^1]);
            Save(files[i - 1].Path, earlier);
            Save(files[i].Path, later);

            Assert.Contains(_fixture.Verify(), finding => finding.Kind == Moved);

            files.ForEach(file => Save(file.Path, file.Lines));
        }

        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_AnyFile_When_ItIsRemoved_Then_TheGapIsFound()
    {
        _fixture.Write(Lines, SmallFiles);
        foreach ((string path, List<string> lines) in _fixture.ReadFiles())
        {
            File.Delete(path);
            Assert.Contains(_fixture.Verify(), finding => finding.Kind is Missing or Truncated);
            Save(path, lines);
        }

        Assert.Empty(_fixture.Verify());
    }

    [Fact]
    public void Given_TheHead_When_ItIsRemovedOrAltered_Then_ThatIsFoundAndStaysFound()
    {
        _fixture.Write(5);
        string head = File.ReadAllText(_fixture.Files.Head);
        string original = File.ReadAllText(_fixture.Files.Current);
        foreach (string? altered in (string?[])[null, "", new string(' ', head.Length), head.Replace("\"sequence\":5", "\"sequence\":9", StringComparison.Ordinal)])
        {
            if (altered is null)
            {
                File.Delete(_fixture.Files.Head);
            }
            else
            {
                File.WriteAllText(_fixture.Files.Head, altered);
            }

            Assert.Contains(_fixture.Verify(), finding => finding.Kind is HeadMissing or Truncated);
            _fixture.Write(1);
            Assert.Contains(_fixture.Verify(), finding => finding.Kind is Noted or Missing);
            File.WriteAllText(_fixture.Files.Head, head);
            File.WriteAllText(_fixture.Files.Current, original);
        }
    }

    [Fact]
    public void Given_MoreFilesThanAreKept_When_Verified_Then_TheTrailBeginsWhereItSays()
    {
        var settings = new AuditSettings { MaxFileBytes = 4096, KeepFiles = 2 };
        _fixture.Write(100, settings);
        Assert.Equal(2, _fixture.Files.ListClosed().Count);
        Assert.Empty(_fixture.Verify());

        // The first lines of what is kept are guarded too.
        (string path, List<string> lines) = _fixture.ReadFiles()[0];
        Save(path, lines[1..]);
        Assert.Contains(_fixture.Verify(), finding => finding is { Kind: Missing, Line: 1 });
    }

    [Fact]
    public void Given_NoTrail_When_Verified_Then_NothingIsFoundAndNothingIsMade()
    {
        Assert.Empty(_fixture.Verify());
        Assert.False(Directory.Exists(_fixture.Folder.Durable));
        Assert.False(Directory.Exists(_fixture.Folder.Folder));
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>Meddles with the lines of one file, at each line of each file; the finding must be in that file, or the next.</summary>
    private void ForEachLine(bool rotated, Func<List<string>, int, Predicate<AuditFinding>?> meddle)
    {
        _fixture.Write(rotated ? Lines : 8, rotated ? SmallFiles : null);
        byte[] head = File.ReadAllBytes(_fixture.Files.Head);
        List<(string Path, List<string> Lines)> files = _fixture.ReadFiles();
        foreach ((string path, List<string> original) in files)
        {
            for (int at = 0; at < original.Count; at++)
            {
                List<string> lines = [.. original];
                if (meddle(lines, at) is not { } isExpected)
                {
                    continue;
                }

                Save(path, lines);
                Assert.Contains(_fixture.Verify(), isExpected);

                // A file of many settings must not close now: its lines would change their file.
                _fixture.Write(1, new AuditSettings { MaxFileBytes = long.MaxValue });
                Assert.NotEmpty(_fixture.Verify());

                files.ForEach(file => Save(file.Path, file.Lines));
                File.WriteAllBytes(_fixture.Files.Head, head);
            }
        }

        Assert.Empty(_fixture.Verify());
    }

    private static void Save(string path, List<string> lines) => File.WriteAllText(path, string.Concat(lines));
}
