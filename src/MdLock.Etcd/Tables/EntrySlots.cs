using System.Globalization;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>The keys that this process uses for its entries of one document, over and over.</summary>
/// <remarks>
/// etcd keeps every key that ever was in its index until it compacts: with a new key for each lock, reading the table would
/// take longer with each lock that there ever was.
/// </remarks>
internal sealed class EntrySlots
{
    private readonly object _gate = new();

    // With when it was written; the largest number as long as that is not known.
    private readonly Dictionary<string, long> _used = new(StringComparer.Ordinal);

    /// <summary>What all ids begin with that were made under the lease of one.</summary>
    public static string StartOf(string id) => id[..(id.LastIndexOf('-') + 1)];

    /// <summary>An id that no entry has.</summary>
    /// <param name="lease">The lease of this process.</param>
    public string Take(string lease)
    {
        lock (_gate)
        {
            for (int n = 0; ; n++)
            {
                string id = string.Create(CultureInfo.InvariantCulture, $"{lease}-{n}");
                if (_used.TryAdd(id, long.MaxValue))
                {
                    return id;
                }
            }
        }
    }

    /// <summary>Takes note of when an entry was written.</summary>
    public void Written(string id, long revision)
    {
        lock (_gate)
        {
            if (_used.ContainsKey(id))
            {
                _used[id] = revision;
            }
        }
    }

    /// <summary>Takes note of an entry that is not there: its id can be used again.</summary>
    public void Free(string id)
    {
        lock (_gate)
        {
            _used.Remove(id);
        }
    }

    /// <summary>Takes note of which entries are there: others end some, and some come late.</summary>
    public void Learn(EtcdTable table)
    {
        lock (_gate)
        {
            foreach ((string id, long revision) in _used)
            {
                if (revision <= table.Revision && table.Find(id) is null)
                {
                    _used.Remove(id);
                }
            }

            foreach (EtcdEntry entry in table.Entries)
            {
                _used.TryAdd(entry.Id, entry.ModRevision);
            }
        }
    }
}
