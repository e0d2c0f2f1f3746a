using MdLock.Documents;

namespace MdLock.History;

/// <summary>One stretch of bytes that takes the place of another: what makes a document of the one before it.</summary>
/// <param name="Offset">Where the stretch begins, in bytes.</param>
/// <param name="Removed">How many bytes go there.</param>
/// <param name="Inserted">The bytes that come in their place.</param>
internal sealed record ByteSplice(long Offset, long Removed, byte[] Inserted)
{
    /// <summary>The shortest stretch in which two texts differ.</summary>
    public static ByteSplice Between(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        (int start, int end) = CommonEnds.Of(before, after);
        return new(start, before.Length - start - end, after[start..^end].ToArray());
    }

    /// <summary>The text after; null where the splice does not fit the text.</summary>
    public byte[]? Apply(ReadOnlySpan<byte> before) => Offset <= before.Length && Removed <= before.Length - Offset
        ? [.. before[..(int)Offset], .. Inserted, .. before[(int)(Offset + Removed)..]]
        : null;
}
