using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MdLock.Disk;
using MdLock.Platform;

namespace MdLock.History;

/// <summary>Where the history and the journal of one document are.</summary>
/// <param name="durable">The document's folder of durable files.</param>
internal sealed partial class HistoryFolder(string durable)
{
    private const string Extension = ".jsonl";
    private const int KeyBytes = 6;

    /// <summary>The folder that the document is in.</summary>
    public string Place { get; } = Path.GetDirectoryName(Path.GetDirectoryName(durable))!;

    /// <summary>The section files and the state.</summary>
    public string History { get; } = Path.Combine(durable, "history");

    /// <summary>How the history stands.</summary>
    public string State => Path.Combine(History, "state");

    /// <summary>The next state, while it is written; the next checkpoint takes away what one left that died.</summary>
    public string StateAside => State + ".tmp";

    /// <summary>The journal.</summary>
    public string Journal { get; } = Path.Combine(durable, "journal");

    /// <summary>The commits since the last checkpoint, and the one that is under way.</summary>
    public string JournalFile => Path.Combine(Journal, "commits");

    /// <summary>What could neither be finished nor undone, and what was damaged: for a person to look at.</summary>
    public string Kept { get; } = Path.Combine(durable, "kept");

    /// <summary>When the last commit was made here, or is known to have been; null where none is known.</summary>
    public DateTime? WrittenAt
    {
        get
        {
            DateTime? state = FileMark.Of(State)?.WrittenAt;
            DateTime? journal = FileMark.Of(JournalFile)?.WrittenAt;
            return state is null || journal > state ? journal : state;
        }
    }

    /// <summary>A new identity for a section; its id is in it for people only.</summary>
    public static string NewKey(string sectionId) =>
        $"{SectionFileName.For(sectionId)}.{RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true)}";

    /// <summary>Whether a key that was read somewhere is one: no other may become part of a path.</summary>
    public static bool IsKey(string key) => KeyPattern().IsMatch(key);

    /// <summary>The name of a section file.</summary>
    public static string FileName(string key, int generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{key}.{generation}{Extension}");

    /// <summary>The section file behind a name; null when it is the name of something else.</summary>
    public static (string Key, int Generation)? Parse(string fileName)
    {
        Match match = FilePattern().Match(fileName);
        return match.Success
            ? (match.Groups["key"].Value, int.Parse(match.Groups["generation"].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>The path of a section file.</summary>
    public string PathOf(string key, int generation) => Path.Combine(History, FileName(key, generation));

    /// <summary>The path of a section's present file.</summary>
    public string PathOf(TrackedSection section) => PathOf(section.Key, section.Generation);

    [GeneratedRegex(@"^[a-z0-9_~-]{1,80}\.[0-9a-f]{12}\z")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^(?<key>[a-z0-9_~-]{1,80}\.[0-9a-f]{12})\.(?<generation>[1-9][0-9]{0,8})\.jsonl\z")]
    private static partial Regex FilePattern();
}
