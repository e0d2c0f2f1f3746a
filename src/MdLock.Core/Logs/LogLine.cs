namespace MdLock.Logs;

/// <summary>A line as it lies in a file.</summary>
/// <param name="Bytes">Its bytes without the line feed; valid until the next line is asked for.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="IsWhole">False for bytes at the end of the file that no line feed follows.</param>
internal sealed record LogLine(ReadOnlyMemory<byte> Bytes, long Offset, bool IsWhole)
{
    /// <summary>How many bytes it has in the file.</summary>
    public long Length { get; init; } = Bytes.Length;

    /// <summary>Whether its bytes are here: no more is read of what is too long for a line, or ends like none.</summary>
    public bool IsRead => Length == Bytes.Length;

    /// <summary>Where in the file the next line begins.</summary>
    public long End => Offset + Length + (IsWhole ? 1 : 0);
}
