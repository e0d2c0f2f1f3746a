using System.Globalization;

namespace MdLock.Bench.Contenders;

/// <summary>One operation of a contender.</summary>
/// <param name="Wait">How long it waited, in milliseconds.</param>
/// <param name="Over">When it was over, in milliseconds since the start of the run; null where the contender does not tell.</param>
internal sealed record Turn(double Wait, double? Over)
{
    private const char Separator = ':';

    /// <summary>Reads what <see cref="Spell"/> wrote; contenders of before tell the wait alone.</summary>
    public static Turn Parse(string text)
    {
        string[] parts = text.Split(Separator);
        return new(Milliseconds(parts[0]), parts.Length > 1 ? Milliseconds(parts[1]) : null);
    }

    /// <summary>For the parent process, in microseconds.</summary>
    public static string Spell(TimeSpan wait, TimeSpan over) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)wait.TotalMicroseconds}{Separator}{(long)over.TotalMicroseconds}");

    private static double Milliseconds(string microseconds) => long.Parse(microseconds, CultureInfo.InvariantCulture) / 1000.0;
}
