namespace MdLock.EtcdTests.Support;

/// <summary>A computer of a <see cref="NetworkRoom"/>: a network namespace with one link to the switch.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Address">Its address in the room.</param>
internal sealed record NetworkPlace(string Name, string Address)
{
    /// <summary>The name of its own end of the link.</summary>
    public const string Device = "eth0";

    /// <summary>Takes its link down: to all others it is as if it were switched off, and it hears nobody.</summary>
    public Task Unplug() => Ip("link", "set", Device, "down");

    /// <summary>Takes its link up again.</summary>
    public Task Plug() => Ip("link", "set", Device, "up");

    /// <summary>Lets what it sends to another one get lost; what that one sends arrives.</summary>
    /// <remarks>By an Ethernet address that nobody has: no error comes back, as a route that ends nowhere would have it.</remarks>
    public Task Lose(NetworkPlace to) =>
        Ip("neigh", "replace", to.Address, "lladdr", "02:00:00:00:00:01", "nud", "permanent", "dev", Device);

    /// <summary>Ends that.</summary>
    public Task Reach(NetworkPlace to) => Ip("neigh", "del", to.Address, "dev", Device);

    private Task Ip(params string[] arguments) => Command.Run("ip", ["-netns", Name, .. arguments]);
}
