namespace MdLock.EtcdTests.Load;

/// <summary>What a process of a run is told: where the locks are, and what its clients do.</summary>
internal sealed record LoadPlan
{
    /// <summary>Its number in the run: the ids of its operations begin with it.</summary>
    public required int Number { get; init; }

    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>What the keys of the run begin with.</summary>
    public required string Prefix { get; init; }

    /// <summary>The documents, as the store knows them.</summary>
    public required IReadOnlyList<string> Documents { get; init; }

    public required int Clients { get; init; }

    /// <summary>How many operations all clients together make, about.</summary>
    public required int Operations { get; init; }

    public required int Seed { get; init; }

    /// <summary>Where what they do is written, as they do it.</summary>
    public required string History { get; init; }

    /// <summary>Whether it says that it is on a machine of its own: nobody looks then whether it runs.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Seconds between two heartbeats; three of them are the time of its lease.</summary>
    public double HeartbeatInterval { get; init; } = 30;

    /// <summary>Seconds that a call to etcd may take.</summary>
    public double Deadline { get; init; } = 5;

    /// <summary>Seconds that a client waits for a lock that it wants in earnest.</summary>
    public double Patience { get; init; } = 60;

    /// <summary>Of a hundred locks, how many are shared.</summary>
    public int Shared { get; init; } = 20;

    /// <summary>Whether its clients commit, or only read.</summary>
    public bool Commits { get; init; } = true;

    /// <summary>Whether waiters look by themselves every now and then, as they do in earnest, or only when they are woken.</summary>
    public bool Polls { get; init; } = true;
}
