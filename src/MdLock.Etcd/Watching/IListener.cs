using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>Who hears what happens to keys that etcd watches.</summary>
internal interface IListener
{
    /// <summary>The number that etcd gave the watch; null before that.</summary>
    long? Id { get; set; }

    /// <summary>Whether nobody listens any more.</summary>
    bool IsOver { get; }

    /// <summary>Takes note of what happened.</summary>
    void Hear(IReadOnlyList<Event> events);

    /// <summary>It hears no more: whatever happened from now on counts as news.</summary>
    void Break();
}
