namespace MdLock.Documents;

/// <summary>What two texts have in common at their ends: what lies between is the one stretch in which they differ.</summary>
internal static class CommonEnds
{
    private const int Block = 4096;

    /// <summary>Compares two texts.</summary>
    /// <returns>The length of what both begin with, and of what both end with; the two never overlap.</returns>
    public static (int Start, int End) Of<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other)
        where T : IEquatable<T>
    {
        int start = one.CommonPrefixLength(other);
        return (start, CommonSuffixLength(one[start..], other[start..]));
    }

    // Block by block, because a block is compared many times as fast as its parts.
    private static int CommonSuffixLength<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other)
        where T : IEquatable<T>
    {
        int most = Math.Min(one.Length, other.Length);
        int end = 0;
        while (most - end >= Block && one[^(end + Block)..^end].SequenceEqual(other[^(end + Block)..^end]))
        {
            end += Block;
        }

        while (end < most && one[^(end + 1)].Equals(other[^(end + 1)]))
        {
            end++;
        }

        return end;
    }
}
