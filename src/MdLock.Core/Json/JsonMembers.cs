using System.Text;
using System.Text.Json;

namespace MdLock.Json;

/// <summary>Makes a record of the members of a JSON object.</summary>
internal delegate T JsonRead<out T>(ref JsonMembers json);

/// <summary>The members of a JSON object, read straight from its bytes.</summary>
/// <remarks>
/// Whoever asks for them in the order in which they were written finds each at once; any other order is right too, and
/// takes a search each. Members that nobody asks for are passed over; what is not asked for as optional must be there.
/// What has a member twice is no record: which of them counts would depend on who reads it.
/// All methods throw <see cref="JsonException"/>, or what <see cref="JsonRecord.Read"/> makes one of.
/// </remarks>
internal ref struct JsonMembers
{
    /// <summary>How many members nobody need ask for: far more than a newer version adds, few enough to compare them all.</summary>
    private const int MostUnasked = 256;

    private readonly Utf8JsonReader _start;
    private Utf8JsonReader _next;

    // A bit for each name that was found in its order, of the 64 that names fall on.
    private ulong _taken;

    /// <param name="record">At the beginning of the object.</param>
    public JsonMembers(scoped in Utf8JsonReader record)
    {
        if (record.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("what should be a record is none");
        }

        _start = record;
        _next = record;
        _next.Read();
    }

    public string Text(ReadOnlySpan<byte> name) => AsText(Member(name));

    public string? OptionalText(ReadOnlySpan<byte> name) => TryFind(name, out Utf8JsonReader value) ? value.GetString() : null;

    public int Int(ReadOnlySpan<byte> name) => Member(name).GetInt32();

    public int OptionalInt(ReadOnlySpan<byte> name, int otherwise) =>
        TryFind(name, out Utf8JsonReader value) ? value.GetInt32() : otherwise;

    public long Long(ReadOnlySpan<byte> name) => Member(name).GetInt64();

    public long? OptionalLong(ReadOnlySpan<byte> name) => Given(name, out Utf8JsonReader value) ? value.GetInt64() : null;

    public double Double(ReadOnlySpan<byte> name) => Member(name).GetDouble();

    /// <summary>A time in seconds; null when there is none.</summary>
    public TimeSpan? OptionalSeconds(ReadOnlySpan<byte> name)
    {
        if (!Given(name, out Utf8JsonReader value))
        {
            return null;
        }

        double seconds = value.GetDouble();
        return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new JsonException("the time is longer than any");
    }

    public bool Flag(ReadOnlySpan<byte> name) => Member(name).GetBoolean();

    public bool OptionalFlag(ReadOnlySpan<byte> name) => TryFind(name, out Utf8JsonReader value) && value.GetBoolean();

    public Guid Id(ReadOnlySpan<byte> name) => Member(name).GetGuid();

    public Guid? OptionalId(ReadOnlySpan<byte> name) => Given(name, out Utf8JsonReader value) ? value.GetGuid() : null;

    public DateTimeOffset Moment(ReadOnlySpan<byte> name) => Member(name).GetDateTimeOffset();

    /// <summary>Bytes, which are written in base 64.</summary>
    public byte[] Bytes(ReadOnlySpan<byte> name) => Member(name).GetBytesFromBase64();

    /// <summary>The texts of an array.</summary>
    public string[] Texts(ReadOnlySpan<byte> name) => AsTexts(Member(name));

    /// <summary>The texts of each array of an array.</summary>
    public string[][] TextLists(ReadOnlySpan<byte> name)
    {
        Utf8JsonReader list = Array(Member(name));
        var all = new List<string[]>();
        while (IsAtItem(ref list))
        {
            all.Add(AsTexts(list));
            list.Skip();
        }

        return [.. all];
    }

    /// <summary>The texts of an object, by the names of its members.</summary>
    public Dictionary<string, string> TextsByName(ReadOnlySpan<byte> name)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        for (Utf8JsonReader member = new JsonMembers(Member(name))._next; member.TokenType == JsonTokenType.PropertyName; member.Read())
        {
            string key = member.GetString()!;
            member.Read();
            all[key] = AsText(member);
        }

        return all;
    }

    /// <summary>The record in a member; null when there is none.</summary>
    public T? OptionalRecord<T>(ReadOnlySpan<byte> name, JsonRead<T> read)
        where T : class => Given(name, out Utf8JsonReader value) ? Record(ref value, read) : null;

    /// <summary>The records of an array.</summary>
    public T[] Records<T>(ReadOnlySpan<byte> name, JsonRead<T> read)
        where T : class => AsRecords(Member(name), read);

    /// <summary>The records of an array; null when there is none.</summary>
    public T[]? OptionalRecords<T>(ReadOnlySpan<byte> name, JsonRead<T> read)
        where T : class => Given(name, out Utf8JsonReader value) ? AsRecords(value, read) : null;

    private static T[] AsRecords<T>(Utf8JsonReader value, JsonRead<T> read)
        where T : class
    {
        Utf8JsonReader list = Array(value);
        var all = new List<T>();
        while (IsAtItem(ref list))
        {
            all.Add(Record(ref list, read));
        }

        return [.. all];
    }

    /// <summary>Reads a record, and goes on to its end.</summary>
    /// <param name="value">At the beginning of the object.</param>
    /// <param name="read">Makes the record.</param>
    internal static T Record<T>(ref Utf8JsonReader value, JsonRead<T> read)
    {
        var members = new JsonMembers(value);
        T record = read(ref members);
        value = members.End();
        return record;
    }

    private static string[] AsTexts(Utf8JsonReader value)
    {
        Utf8JsonReader list = Array(value);
        var all = new List<string>();
        while (IsAtItem(ref list))
        {
            all.Add(AsText(list));
        }

        return [.. all];
    }

    private static string AsText(in Utf8JsonReader value) => value.GetString() ?? throw new JsonException("'null' is no text");

    private static Utf8JsonReader Array(in Utf8JsonReader value) => value.TokenType == JsonTokenType.StartArray
        ? value
        : throw new JsonException("what should be a list is none");

    private static bool IsAtItem(ref Utf8JsonReader list) => list.Read() && list.TokenType != JsonTokenType.EndArray;

    /// <summary>The end of the object, after a look at what was not asked for in its order.</summary>
    private readonly Utf8JsonReader End()
    {
        Utf8JsonReader at = _next;
        for (int unasked = 0; at.TokenType == JsonTokenType.PropertyName; unasked++)
        {
            if (unasked == MostUnasked || IsThereBefore(at))
            {
                throw new JsonException("it has a member twice, or far too many");
            }

            at.Skip();
            at.Read();
        }

        return at;
    }

    private readonly bool IsThereBefore(scoped in Utf8JsonReader member)
    {
        // All that stands before the first one was taken: then its bit tells, nearly always, and no text is read again.
        if (!member.ValueIsEscaped && _next.BytesConsumed == member.BytesConsumed && (_taken & BitOf(member.ValueSpan)) == 0)
        {
            return false;
        }

        string? escaped = member.ValueIsEscaped ? member.GetString() : null;
        Utf8JsonReader search = _start;
        search.Read();
        while (search.BytesConsumed < member.BytesConsumed)
        {
            if (escaped is null ? search.ValueTextEquals(member.ValueSpan) : search.ValueTextEquals(escaped))
            {
                return true;
            }

            search.Skip();
            search.Read();
        }

        return false;
    }

    private static ulong BitOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 1 : 1UL << ((name.Length * 31) + (name[0] * 7) + name[^1] & 63);

    private Utf8JsonReader Member(ReadOnlySpan<byte> name) => TryFind(name, out Utf8JsonReader value)
        ? value
        : throw new JsonException($"'{Encoding.UTF8.GetString(name)}' is missing");

    /// <summary>Whether a member that may be missing or null is neither.</summary>
    private bool Given(ReadOnlySpan<byte> name, out Utf8JsonReader value) =>
        TryFind(name, out value) && value.TokenType != JsonTokenType.Null;

    private bool TryFind(scoped ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        if (TryTake(ref _next, name, out value))
        {
            _taken |= BitOf(name);
            return true;
        }

        // What stands before was taken.
        Utf8JsonReader search = _next;
        while (search.TokenType == JsonTokenType.PropertyName)
        {
            if (TryTake(ref search, name, out value))
            {
                return true;
            }

            search.Skip();
            search.Read();
        }

        return false;
    }

    /// <summary>Takes a member if it is the one at which the reader stands, and goes on behind it.</summary>
    private static bool TryTake(scoped ref Utf8JsonReader at, scoped ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        if (at.TokenType != JsonTokenType.PropertyName || !at.ValueTextEquals(name))
        {
            value = default;
            return false;
        }

        at.Read();
        value = at;
        at.Skip();
        at.Read();
        return true;
    }
}
