using MdLock.Logs;

namespace MdLock.History;

/// <summary>A line of a section file, whole or not.</summary>
/// <param name="Offset">Where it starts, in bytes.</param>
/// <param name="Bytes">Its bytes, with the line end if it has one.</param>
/// <param name="Stored">The line; null when it is damaged.</param>
internal sealed record ScannedLine(long Offset, byte[] Bytes, StoredLine? Stored)
{
    /// <summary>Where the next line starts.</summary>
    public long End { get; init; } = Offset + Bytes.Length;

    /// <summary>Whether its bytes are here: what cannot be a line is not read.</summary>
    public bool IsRead => End == Offset + Bytes.Length;

    /// <summary>Whether it is a line end alone, which parts a torn line from the next.</summary>
    public bool IsBlank => Bytes is [(byte)'\n'];

    /// <summary>Reads a line, and keeps its bytes.</summary>
    public static ScannedLine Of(LogLine line)
    {
        ReadOnlySpan<byte> end = line.IsWhole ? "\n"u8 : [];
        return line.IsRead
            ? new(line.Offset, [.. line.Bytes.Span, .. end], StoredLine.TryRead(line))
            : new(line.Offset, [], Stored: null) { End = line.End };
    }
}
