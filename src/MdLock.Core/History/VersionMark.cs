using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MdLock.History;

/// <summary>
/// What a reader is told of the version that a section's content is, and a writer can be held to: <c>3</c> for a
/// recorded version, <c>4+1f3a9c01d2</c> for content that is in no version yet.
/// </summary>
/// <remarks>
/// A number alone would say nothing about content that is not recorded: before the first commit, after a commit of a
/// subsection, and after another program's edit, it stays the same however often the content changes. So the start of
/// the content's checksum goes with it.
/// </remarks>
public sealed partial record VersionMark
{
    /// <summary>40 bits: a chance of one in a million million that a change goes unnoticed, and short enough for a column.</summary>
    private const int Digits = 10;

    private VersionMark(int number, string? checksum)
    {
        Number = number;
        Checksum = checksum;
    }

    /// <summary>The number of the recorded version; or of the one as which the content will be recorded.</summary>
    public int Number { get; }

    /// <summary>The first digits of the SHA-256 of content that is in no version yet, in hexadecimal; else null.</summary>
    public string? Checksum { get; }

    /// <summary>A recorded version.</summary>
    /// <param name="number">Its number.</param>
    public static implicit operator VersionMark(int number) => Recorded(number);

    /// <summary>A recorded version.</summary>
    /// <param name="number">Its number.</param>
    public static VersionMark Recorded(int number) => new(number, null);

    /// <summary>Content that is in no version yet.</summary>
    /// <param name="number">The number of the version as which it will be recorded.</param>
    /// <param name="checksum">The SHA-256 of the content: 64 hexadecimal digits.</param>
    public static VersionMark Unrecorded(int number, string checksum)
    {
        ArgumentNullException.ThrowIfNull(checksum);
        return new(number, checksum[..Digits]);
    }

    /// <summary>Reads a mark as it was shown.</summary>
    /// <param name="text">Such as <c>3</c> or <c>4+1f3a9c01d2</c>; more digits are welcome.</param>
    /// <param name="mark">The mark.</param>
    /// <returns>False where the text is none.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VersionMark? mark)
    {
        mark = null;
        if (Pattern().Match(text ?? "") is not { Success: true } match
            || !int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        mark = new(number, match.Groups["checksum"] is { Success: true } checksum ? checksum.Value : null);
        return true;
    }

    /// <summary>Whether a section is still at this version.</summary>
    /// <param name="now">Where it is.</param>
    /// <param name="checksum">The checksum of its content now.</param>
    internal bool Admits(VersionMark now, string checksum) => Number == now.Number
        && (Checksum is null ? now.Checksum is null : IsOf(checksum));

    /// <summary>Whether a section is past this version.</summary>
    /// <param name="now">Where it is.</param>
    /// <param name="checksum">The checksum of its content now.</param>
    internal bool IsBefore(VersionMark now, string checksum) => now.Number > Number
        || (Checksum is not null && !IsOf(checksum));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Number}{(Checksum is null ? "" : "+")}{Checksum}");

    private bool IsOf(string checksum) => checksum.StartsWith(Checksum!, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?<number>[0-9]{1,10})(\+(?<checksum>[0-9a-fA-F]{10,64}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
