using MdLock.Rules;

namespace MdLock.Worker;

/// <summary>One line to a worker.</summary>
public sealed record WorkerRequest
{
    public required WorkerCommand Command { get; init; }

    public required string Path { get; init; }

    public IReadOnlyList<string> Sections { get; init; } = [];

    public LockScope Scope { get; init; }

    public LockMode Mode { get; init; }

    /// <summary>Seconds.</summary>
    public double TimeToLive { get; init; } = 300;

    /// <summary>Seconds to wait; zero refuses at once.</summary>
    public double Timeout { get; init; } = 300;

    public bool Persistent { get; init; }

    public string? Token { get; init; }

    public string Text { get; init; } = "";

    /// <summary>How often.</summary>
    public int Count { get; init; } = 1;

    public int Seed { get; init; }

    /// <summary>Seconds, for what is done for a while.</summary>
    public double Duration { get; init; }

    /// <summary>The file of the witness.</summary>
    public string Witness { get; init; } = "";
}
