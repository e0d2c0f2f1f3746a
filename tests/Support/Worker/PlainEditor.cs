using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MdLock.Worker;

/// <summary>An editor that knows nothing of MdLock: it reads the file, changes a text in it, and renames a new file over it.</summary>
/// <remarks>
/// What others saved between its reading and its renaming it takes back, as such editors do. It saves again only when
/// somebody has saved on top of its last text: so it never overwrites a text of its own, and each that is lost was lost
/// by somebody else.
/// </remarks>
public sealed partial class PlainEditor(string path, TimeSpan duration)
{
    // A short pause, so that not each commit of the others meets an edit.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly List<string> _saved = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);

    /// <summary>What it did.</summary>
    public LongRunRecord Record => new() { Committed = _saved, Texts = _texts, Sections = _sections };

    /// <summary>Edits until the time is over.</summary>
    public void Run()
    {
        var watch = Stopwatch.StartNew();
        string text = "";
        string saved = "";
        while (watch.Elapsed < duration)
        {
            string found = Encoding.UTF8.GetString(PlainFile.Read(path));
            if (found != saved && found.Contains(text, StringComparison.Ordinal))
            {
                text = string.Create(CultureInfo.InvariantCulture, $"saved {_texts.Count + 1} from outside");
                saved = OwnText().Replace(found, text, 1);
                Save(saved, text);
            }

            Thread.Sleep(Pause);
        }
    }

    private void Save(string document, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(document);
        File.WriteAllBytes(path + "~", bytes);
        PlainFile.Replace(path + "~", path);
        _texts.Add(text);
        _saved.Add(LongRun.HashOf(bytes));
        _sections.UnionWith(LongRun.SectionHashesOf(document));
    }

    [GeneratedRegex("saved [0-9]+ from outside")]
    private static partial Regex OwnText();
}
