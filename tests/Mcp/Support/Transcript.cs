using System.Globalization;
using System.Text.RegularExpressions;

namespace MdLock.McpTests.Support;

/// <summary>What was asked and what came, as a text that is the same each time, and the same one as approved.</summary>
/// <param name="place">Where its paths are.</param>
internal sealed partial class Transcript(Place place)
{
    private readonly List<string> _parts = [];

    /// <summary>Adds a step.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="ended">What came.</param>
    public void Add(string request, Inspector.Ended ended)
    {
        string code = ended.Code.ToString(CultureInfo.InvariantCulture);
        string[] parts = [$"$ {Plain(request)}", Plain(ended.Output), Plain(ended.Errors), $"[exit {code}]"];
        _parts.Add(string.Join('\n', parts.Where(part => part.Length > 0)));
    }

    /// <summary>Fails where it differs from the approved one, and leaves it in the build's output folder for a look.</summary>
    /// <param name="name">The name of the file in the folder Approved.</param>
    public void MustBeApproved(string name)
    {
        string text = string.Join("\n\n", _parts) + "\n";
        string received = Path.Combine(Directory.CreateDirectory(Path.Combine(BuiltFiles.ToolFolder, "output", "received")).FullName, name);
        File.WriteAllText(received, text);
        string approved = Path.Combine(BuiltFiles.Approved, name);
        Assert.True(File.Exists(approved), $"Nothing is approved yet. If '{received}' is right, copy it to '{approved}'.");
        Assert.Equal(File.ReadAllText(approved), text, ignoreLineEndingDifferences: true);
    }

    // What differs from run to run, and from machine to machine, has one name.
    private string Plain(string text)
    {
        text = text.Replace(place.Outside, "<folder>", StringComparison.Ordinal);
        text = Author().Replace(text, "<user> via ");
        return Time().Replace(text, "<time>").Trim();
    }

    [GeneratedRegex(@"[\w.-]+ via ")]
    private static partial Regex Author();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();
}
