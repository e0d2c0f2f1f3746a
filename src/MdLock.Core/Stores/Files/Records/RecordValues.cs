using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MdLock.Stores.Files.Records;

/// <summary>Checks of what a record says, for whoever can write the folder can write anything into it.</summary>
internal static class RecordValues
{
    private const int MaxNameLength = 64;
    private const double MaxSeconds = 1_000_000;

    // Three thousand years of running: far from where sums of times overflow.
    private const long MaxMilliseconds = 100_000_000_000_000;

    private static readonly DateTimeOffset LastMoment = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>A length of time.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TimeSpan Time(double seconds) => seconds is >= 0 and <= MaxSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw Wrong(seconds.ToString(CultureInfo.InvariantCulture), "time in seconds");

    /// <summary>A time since the start of a machine.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TimeSpan Monotonic(long milliseconds) => IsMonotonic(milliseconds)
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw Wrong(milliseconds.ToString(CultureInfo.InvariantCulture), "time since a start");

    /// <summary>Whether a number can be a time since the start of a machine, in milliseconds.</summary>
    public static bool IsMonotonic(long milliseconds) => milliseconds is >= 0 and <= MaxMilliseconds;

    /// <summary>A moment.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static DateTimeOffset Moment(DateTimeOffset moment) => moment < LastMoment
        ? moment
        : throw Wrong(moment.ToString("O", CultureInfo.InvariantCulture), "moment of a lock");

    /// <summary>A fence or a place in the queue.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static long Count(long count) => IsCount(count)
        ? count
        : throw Wrong(count.ToString(CultureInfo.InvariantCulture), "fence");

    /// <summary>Whether a number can be a fence or a place in the queue.</summary>
    public static bool IsCount(long count) => FenceRange.Has(count);

    /// <summary>A text: what must be there may still be null.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Text(string? text) => text ?? throw Wrong("null", "text");

    /// <summary>A key or an id that becomes a part of a file's name: it must not lead anywhere.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static string Name(string? name) => IsName(name) ? name! : throw Wrong(name ?? "null", "name");

    /// <summary>Whether a text can be a key or an id.</summary>
    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxNameLength && !name.ContainsAnyExcept(NameCharacters);

    private static JsonException Wrong(string value, string what) => new($"'{value}' is no {what}");
}
