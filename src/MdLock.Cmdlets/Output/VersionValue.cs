using MdLock.History;

namespace MdLock.Output;

/// <summary>A version as scripts see it: a number where it is recorded, and comes in order; else the text of the mark.</summary>
internal static class VersionValue
{
    /// <summary>The value; null for null.</summary>
    public static object? Of(VersionMark? mark) => mark is null ? null
        : mark.Checksum is null ? mark.Number
        : mark.ToString();
}
