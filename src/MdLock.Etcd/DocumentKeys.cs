using System.Globalization;
using System.Text;
using Google.Protobuf;
using MdLock.Stores.Etcd.Tables;

namespace MdLock.Stores.Etcd;

/// <summary>The keys of one document.</summary>
internal sealed class DocumentKeys
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    /// <summary>The keys of a document.</summary>
    /// <param name="prefix">What all keys begin with, without a slash at either end.</param>
    /// <param name="documentKey">The id of the document's folder, a slash, and its name in that folder.</param>
    public DocumentKeys(string prefix, string documentKey)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(documentKey);
        int slash = documentKey.IndexOf('/', StringComparison.Ordinal);
        Root = $"{prefix}/{Escape(documentKey[..Math.Max(slash, 0)])}/{Escape(documentKey[(slash + 1)..])}/";
        First = ByteString.CopyFromUtf8(Root);
        End = EndOf(Root);
        Tail = ByteString.CopyFromUtf8(Root + CountFolder + TailName);
        Epoch = ByteString.CopyFromUtf8(Root + CountFolder + EpochName);
        Head = ByteString.CopyFromUtf8(Root + HeadName);
        Commits = ByteString.CopyFromUtf8(Root + CommitFolder);
        CommitsEnd = EndOf(Root + CommitFolder);
        Entries = ByteString.CopyFromUtf8(Root + EntryFolder);
        EntriesEnd = EndOf(Root + EntryFolder);
    }

    public const string HeadName = "head";
    public const string TailName = "tail";
    public const string EpochName = "epoch";
    public const string CountFolder = "counts/";
    public const string AreaFolder = "areas/";
    public const string EntryFolder = "entries/";
    public const string AliveFolder = "alive/";
    public const string BeatFolder = "beats/";
    public const string SeenFolder = "seen/";
    public const string PersistentFolder = "persistent/";
    public const string CommitFolder = "commit/";

    /// <summary>What all of them begin with.</summary>
    public string Root { get; }

    /// <summary>The same, as a key.</summary>
    public ByteString First { get; }

    /// <summary>The first key behind all of them.</summary>
    public ByteString End { get; }

    /// <summary>Written by all that draw a ticket.</summary>
    public ByteString Tail { get; }

    /// <summary>
    /// Written by all that carry entries to other sections. Its value is what is added to revisions to make fences of them.
    /// </summary>
    public ByteString Epoch { get; }

    /// <summary>The newest commit.</summary>
    public ByteString Head { get; }

    /// <summary>What the keys of locks and tickets begin with.</summary>
    public ByteString Entries { get; }

    /// <summary>The first key behind them.</summary>
    public ByteString EntriesEnd { get; }

    /// <summary>What the keys of those begin with who want to commit.</summary>
    public ByteString Commits { get; }

    /// <summary>The first key behind them.</summary>
    public ByteString CommitsEnd { get; }

    /// <summary>A lock or a ticket.</summary>
    public ByteString Entry(string id) => ByteString.CopyFromUtf8($"{Root}{EntryFolder}{id}");

    /// <summary>
    /// Written by all that ask for something at a place in the document. What is below the place begins with the same.
    /// </summary>
    /// <param name="path">The keys of the sections from the root to the place.</param>
    public string Area(IEnumerable<string> path) => $"{Root}{AreaFolder}{string.Join('/', path)}/";

    /// <summary>The last part of the key of a lock or a ticket.</summary>
    public string EntryId(ByteString key) => Encoding.UTF8.GetString(key.Span[Entries.Length..]);

    /// <summary>The sign of life of the process that has a lease.</summary>
    public ByteString Alive(string lease) => ByteString.CopyFromUtf8($"{Root}{AliveFolder}{lease}");

    /// <summary>What the keys of all locks and tickets begin with that a process made under one lease.</summary>
    /// <param name="id">The last part of the key of one of them.</param>
    public ByteString EntriesLike(string id) => Entry(EntrySlots.StartOf(id));

    /// <summary>An owner's last heartbeat.</summary>
    public ByteString Beat(string ownerId) => ByteString.CopyFromUtf8($"{Root}{BeatFolder}{ownerId}");

    /// <summary>What one run of a machine saw of an entry.</summary>
    public ByteString Seen(string name) => ByteString.CopyFromUtf8($"{Root}{SeenFolder}{name}");

    /// <summary>There as long as a persistent lock may last.</summary>
    public ByteString Persistent(string id) => ByteString.CopyFromUtf8($"{Root}{PersistentFolder}{id}");

    /// <summary>The turn of one who wants to commit.</summary>
    public ByteString Commit(string name) => ByteString.CopyFromUtf8($"{Root}{CommitFolder}{name}");

    /// <summary>The first key behind all that begin with a text that ends in a slash.</summary>
    public static ByteString EndOf(string folder) => ByteString.CopyFromUtf8(folder[..^1] + (char)('/' + 1));

    /// <summary>The first key behind all that begin with one.</summary>
    public static ByteString EndOf(ByteString start)
    {
        ArgumentNullException.ThrowIfNull(start);
        byte[] end = start.ToByteArray();
        end[^1]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }

    /// <summary>Letters, digits, dots, dashes and underscores stay; each other byte is a percent sign and two digits.</summary>
    private static string Escape(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (byte one in Encoding.UTF8.GetBytes(name))
        {
            if (Plain.Contains((char)one, StringComparison.Ordinal))
            {
                text.Append((char)one);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{one:x2}");
            }
        }

        return text.ToString();
    }
}
