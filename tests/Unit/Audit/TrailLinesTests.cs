using System.Text;
using CsCheck;
using MdLock.Audit;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Audit;

public sealed class TrailLinesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Given_AnyFile_When_ReadBackward_Then_ItIsTheFilesLinesInReverse()
    {
        // Lengths around those of a block and its multiples, and lines of nothing.
        Gen<int> length = Gen.OneOf(Gen.Int[0, 3], Gen.Int[TrailLines.BlockSize - 2, TrailLines.BlockSize + 2], Gen.Int[0, 300_000]);
        Gen.Select(length.Array[0, 5], Gen.Bool).Sample(
            (lengths, isWhole) =>
            {
                string text = string.Join('\n', lengths.Select((n, i) => new string((char)('a' + i), n)));
                File.WriteAllText(_path, isWhole ? text + "\n" : text);
                using SafeFileHandle file = File.OpenHandle(_path);
                long end = RandomAccess.GetLength(file);

                List<(string, long, bool)> forward = Take(TrailLines.Forward(new TrailDisk(), file, 0, end));
                List<(string, long, bool)> backward = Take(TrailLines.Backward(new TrailDisk(), file, end));

                backward.Reverse();
                Assert.Equal(forward, backward);
                Assert.Equal(
                    isWhole ? text + "\n" : text, string.Concat(forward.Select(line => line.Item1 + (line.Item3 ? "\n" : ""))));
            },
            iter: 200,
            threads: 1);
    }

    public void Dispose() => File.Delete(_path);

    private static List<(string Text, long Offset, bool IsWhole)> Take(IEnumerable<TrailLine> lines) =>
        [.. lines.Select(line => (Encoding.UTF8.GetString(line.Bytes.Span), line.Offset, line.IsWhole))];
}
