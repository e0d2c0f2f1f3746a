using System.Globalization;
using System.Runtime.Versioning;

namespace MdLock.Worker;

/// <summary>The two named events by which a worker on Windows says that it is at its stop point, and is let go on.</summary>
[SupportedOSPlatform("windows")]
public sealed class StopEvents : IDisposable
{
    /// <summary>Opens them, or makes them: whoever comes first.</summary>
    public StopEvents(int processId)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"MdLock-worker-{processId}");
        Reached = new(false, EventResetMode.AutoReset, name + "-reached");
        GoOn = new(false, EventResetMode.AutoReset, name + "-go-on");
    }

    /// <summary>Set by the worker.</summary>
    public EventWaitHandle Reached { get; }

    /// <summary>Set by its parent.</summary>
    public EventWaitHandle GoOn { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reached.Dispose();
        GoOn.Dispose();
    }
}
