namespace MdLock.Engine;

/// <summary>What users are to be told once of a folder, kept until somebody asks.</summary>
/// <remarks>Safe for any number of threads: a pipeline is written to from its own thread alone.</remarks>
internal sealed class Notices
{
    private readonly object _gate = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Queue<string> _texts = new();

    /// <summary>Keeps a text, unless there was one for the folder.</summary>
    public void Add(string folder, string text)
    {
        lock (_gate)
        {
            if (_folders.Add(folder))
            {
                _texts.Enqueue(text);
            }
        }
    }

    /// <summary>The next text that nobody took yet; null when there is none.</summary>
    public string? TryTake()
    {
        lock (_gate)
        {
            return _texts.TryDequeue(out string? text) ? text : null;
        }
    }
}
