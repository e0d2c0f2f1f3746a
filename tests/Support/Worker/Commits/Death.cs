using System.Diagnostics;

namespace MdLock.Worker;

/// <summary>Counts what a process does, and kills it with SIGKILL just before one of these things.</summary>
/// <param name="at">The number of that thing, from 1; 0 for none.</param>
internal sealed class Death(int at)
{
    private readonly List<string> _done = [];

    /// <summary>What was done so far, by name.</summary>
    public IReadOnlyList<string> Done => _done;

    /// <summary>The next thing is about to be done.</summary>
    public void Approach(string name)
    {
        _done.Add(name);
        if (_done.Count == at)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // The signal ends all threads; this one must not get any further should another one see it first.
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
