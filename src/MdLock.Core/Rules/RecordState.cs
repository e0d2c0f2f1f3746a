namespace MdLock.Rules;

/// <summary>Whether the record behind a lock can be read.</summary>
internal enum RecordState
{
    /// <summary>It can.</summary>
    Readable,

    /// <summary>It was written by a newer version: held, whatever it says, and never stale by this version's word.</summary>
    NewerSchema,

    /// <summary>It is empty, torn, garbage or no file at all: held until it has been so for too long.</summary>
    Damaged,
}
