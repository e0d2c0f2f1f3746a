using System.Globalization;

namespace MdLock.Logs;

/// <summary>How far a check came in a log: the line that it is at, and what the next one has to follow.</summary>
/// <remarks>What a break means, and which lines may begin anew, is the owner's to say.</remarks>
/// <param name="file">The first file, as it is to be named in sentences.</param>
internal sealed class LogChain(string file)
{
    /// <summary>The present file, as it is to be named in sentences.</summary>
    public string File { get; private set; } = file;

    /// <summary>The present line in it, from 1; 0 before the first.</summary>
    public int Line { get; private set; }

    /// <summary>The number of the last intact line.</summary>
    public long Number { get; private set; }

    /// <summary>The hash of the last intact line.</summary>
    public string Hash { get; private set; } = ChainedLine.NoHash;

    /// <summary>The lines since that one: each stands for a number that could not be read.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether the next line can be compared with <see cref="Hash"/>.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>The number that the next line has if none is missing.</summary>
    public long Next => Number + Unread + 1;

    /// <summary>Goes on to the next file.</summary>
    public void Enter(string file) => (File, Line) = (file, 0);

    /// <summary>Goes on to the next line.</summary>
    public void Step() => Line++;

    /// <summary>Begins behind a number, with a line whose previous one is not kept unless the hash is known.</summary>
    public void Begin(long number, bool isKnown) => (Number, IsKnown) = (number, isKnown);

    /// <summary>Passes over a line that cannot be read: what follows it cannot be compared with it.</summary>
    public void PassOver()
    {
        Unread++;
        IsKnown = false;
    }

    /// <summary>Whether a line that names this hash follows on the one before it, as far as that one tells.</summary>
    public bool Continues(string previous) => !IsKnown || previous == Hash;

    /// <summary>Takes an intact line as the one that the next has to follow.</summary>
    public void Accept(long number, string hash) => (Number, Hash, Unread, IsKnown) = (number, hash, 0, true);

    /// <summary>A sentence about the present line.</summary>
    public string Say(FormattableString what) => Say(File, Line, what);

    /// <summary>A sentence about another line.</summary>
    public static string Say(string file, int line, FormattableString what) => string.Create(
        CultureInfo.InvariantCulture, $"Line {line} of {file} {what.ToString(CultureInfo.InvariantCulture)}.");
}
