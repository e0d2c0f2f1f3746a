using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Watching;

/// <summary>What etcd was asked to watch, for whom, and since when it matters.</summary>
/// <param name="Listener">Who hears of it.</param>
/// <param name="Request">What is watched: one key, or all keys of a range.</param>
/// <param name="From">The first revision at which a change is news.</param>
internal sealed record Watched(IListener Listener, WatchCreateRequest Request, long From)
{
    /// <summary>Passes on what is news. A server that is behind the others begins with what is older.</summary>
    public void Hear(IReadOnlyList<Event> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Event[] news = [.. events.Where(one => one.Kv.ModRevision >= From)];
        if (news.Length > 0)
        {
            Listener.Hear(news);
        }
    }

    /// <summary>Makes events of what a look found: what was written since, and that a watched key ended.</summary>
    /// <param name="found">What stands there now.</param>
    public void HearState(IReadOnlyList<KeyValue> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var events = new List<Event>();
        if (!Request.Filters.Contains(WatchCreateRequest.Types.FilterType.Noput))
        {
            events.AddRange(found.Where(key => key.ModRevision >= From).Select(key => new Event { Type = Event.Types.EventType.Put, Kv = key }));
        }

        // One that was made anew had ended before.
        bool isOneKey = Request.RangeEnd.IsEmpty;
        if (isOneKey && (found.Count == 0 || found[0].CreateRevision >= From))
        {
            events.Add(new Event { Type = Event.Types.EventType.Delete, Kv = new KeyValue { Key = Request.Key, ModRevision = From } });
        }

        if (events.Count > 0)
        {
            Listener.Hear(events);
        }
    }
}
