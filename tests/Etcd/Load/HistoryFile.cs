using System.Diagnostics;
using System.Globalization;
using System.Text;
using MdLock.EtcdTests.Histories;

namespace MdLock.EtcdTests.Load;

/// <summary>A history as a process writes it: a line when an operation begins, and one when its outcome is known.</summary>
/// <remarks>
/// Each is written before the next thing is done, so that the history of a process that is killed is whole but for the
/// outcome of what it was about. Moments are those of the one clock that all processes of the machine share.
/// </remarks>
internal sealed class HistoryFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();
    private readonly long _first;
    private long _last;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="number">That of the process.</param>
    public HistoryFile(string path, int number)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _first = (long)number << 32;
        _last = _first;
    }

    /// <summary>How many were begun.</summary>
    public int Count => (int)(Volatile.Read(ref _last) - _first);

    /// <summary>Writes that an operation begins.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="document">The document.</param>
    /// <param name="grant">The operation that took the lock; 0 where there is none.</param>
    /// <param name="value">What a commit is made on.</param>
    /// <returns>Its id.</returns>
    public long Begin(OperationKind kind, string document, long grant = 0, long value = 0)
    {
        long id = Interlocked.Increment(ref _last);
        Write($"begin {id} {kind} {document} {grant} {value} {Stopwatch.GetTimestamp()}");
        return id;
    }

    /// <summary>Writes what came of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isDone">Whether it took effect.</param>
    /// <param name="fence">The fence of a lock.</param>
    /// <param name="value">What a read found.</param>
    public void End(long id, bool isDone, long fence = 0, long value = 0) =>
        Write($"end {id} {(isDone ? Outcome.Done : Outcome.Refused)} {fence} {value} {Stopwatch.GetTimestamp()}");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads what a process wrote; what it was about when it ended has no outcome.</summary>
    /// <param name="path">Where.</param>
    /// <param name="process">Its name.</param>
    public static IReadOnlyCollection<Operation> Read(string path, string process)
    {
        var operations = new Dictionary<long, Operation>();
        string text = File.ReadAllText(path);

        // A line without its end was not written to the end.
        foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            long id = Number(words[1]);
            if (words[0] == "begin")
            {
                operations.Add(id, new()
                {
                    Id = id,
                    Process = process,
                    Kind = Enum.Parse<OperationKind>(words[2]),
                    Document = words[3],
                    Grant = Number(words[4]),
                    Value = Number(words[5]),
                    Invoked = Number(words[6]),
                });
            }
            else
            {
                Operation begun = operations[id];
                operations[id] = begun with
                {
                    Outcome = Enum.Parse<Outcome>(words[2]),
                    Fence = Number(words[3]),
                    Value = begun.Kind == OperationKind.Read ? Number(words[4]) : begun.Value,
                    Returned = Number(words[5]),
                };
            }
        }

        return operations.Values;
    }

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private void Write(FormattableString line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n");
        lock (_gate)
        {
            _file.Write(bytes);
        }
    }
}
