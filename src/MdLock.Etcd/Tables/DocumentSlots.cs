namespace MdLock.Stores.Etcd.Tables;

/// <summary>The keys that this process uses for one document, however often it is opened.</summary>
internal sealed class DocumentSlots
{
    /// <summary>Those of locks and tickets.</summary>
    public EntrySlots Entries { get; } = new();

    /// <summary>Those of turns to commit.</summary>
    public EntrySlots Turns { get; } = new();
}
