using Google.Protobuf;
using MdLock.Stores.Etcd.Wire;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>Parts of transactions.</summary>
internal static class Requests
{
    /// <summary>A key, or all from it to an end.</summary>
    public static RangeRequest Range(ByteString key, ByteString? end = null)
    {
        var request = new RangeRequest { Key = key };
        if (end is not null)
        {
            request.RangeEnd = end;
        }

        return request;
    }

    /// <summary>The first entries of a range, by when they were made.</summary>
    /// <param name="first">The first key.</param>
    /// <param name="end">The first key behind the range.</param>
    /// <param name="count">How many.</param>
    /// <param name="newestFirst">Whether from the newest on.</param>
    public static RangeRequest ByAge(ByteString first, ByteString end, int count, bool newestFirst) => new()
    {
        Key = first,
        RangeEnd = end,
        Limit = count,
        SortTarget = RangeRequest.Types.SortTarget.Create,
        SortOrder = newestFirst ? RangeRequest.Types.SortOrder.Descend : RangeRequest.Types.SortOrder.Ascend,
    };

    public static RequestOp Read(RangeRequest range) => new() { RequestRange = range };

    public static RequestOp Put(ByteString key, ByteString value, long lease = 0) =>
        new() { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } };

    public static RequestOp Delete(ByteString key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = key } };

    /// <summary>True where the key was written last at the revision; 0 for one that is not there.</summary>
    public static Compare IsWrittenAt(ByteString key, long revision) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Mod,
        Result = Compare.Types.CompareResult.Equal,
        ModRevision = revision,
    };

    /// <summary>True where the key was made at the revision; 0 for one that is not there.</summary>
    public static Compare IsMadeAt(ByteString key, long revision) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Create,
        Result = Compare.Types.CompareResult.Equal,
        CreateRevision = revision,
    };

    /// <summary>True where the key, or all from it to an end, was not written later than at the revision.</summary>
    public static Compare IsUnwrittenSince(ByteString key, long revision, ByteString? end = null)
    {
        var compare = new Compare
        {
            Key = key,
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Less,
            ModRevision = revision + 1,
        };
        if (end is not null)
        {
            compare.RangeEnd = end;
        }

        return compare;
    }

    /// <summary>True where the key has a value.</summary>
    public static Compare Is(ByteString key, ByteString value) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Value,
        Result = Compare.Types.CompareResult.Equal,
        Value = value,
    };

    /// <summary>True where the key is there.</summary>
    public static Compare IsThere(ByteString key) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Create,
        Result = Compare.Types.CompareResult.Greater,
        CreateRevision = 0,
    };

    /// <summary>True where no key of a range is there.</summary>
    public static Compare IsEmpty(ByteString first, ByteString end) => new()
    {
        Key = first,
        RangeEnd = end,
        Target = Compare.Types.CompareTarget.Create,
        Result = Compare.Types.CompareResult.Equal,
        CreateRevision = 0,
    };
}
