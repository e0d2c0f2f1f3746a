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
        int start = before.CommonPrefixLength(after);
        before = before[start..];
        after = after[start..];
        int end = CommonSuffixLength(before, after);
        return new(start, before.Length - end, after[..^end].ToArray());
    }

    private static int CommonSuffixLength(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        const int Block = 4096;
        int most = Math.Min(one.Length, other.Length);
        int end = 0;
        while (most - end >= Block && one[^(end + Block)..^end].SequenceEqual(other[^(end + Block)..^end]))
        {
            end += Block;
        }

        while (end < most && one[^(end + 1)] == other[^(end + 1)])
        {
            end++;
        }

        return end;
    }

    /// <summary>The text after; null where the splice does not fit the text.</summary>
    public byte[]? Apply(ReadOnlySpan<byte> before) => Offset <= before.Length && Removed <= before.Length - Offset
        ? [.. before[..(int)Offset], .. Inserted, .. before[(int)(Offset + Removed)..]]
        : null;
}
