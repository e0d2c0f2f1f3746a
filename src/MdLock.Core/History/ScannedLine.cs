namespace MdLock.History;

/// <summary>A line of a section file, whole or not.</summary>
/// <param name="Offset">Where it starts, in bytes.</param>
/// <param name="Bytes">Its bytes, with the line end if it has one.</param>
/// <param name="Stored">The line; null when it is damaged.</param>
internal sealed record ScannedLine(long Offset, byte[] Bytes, StoredLine? Stored)
{
    /// <summary>Its length in bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>Whether it is a line end alone, which parts a torn line from the next.</summary>
    public bool IsBlank => Bytes is [(byte)'\n'];
}
