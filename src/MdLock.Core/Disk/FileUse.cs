namespace MdLock.Disk;

/// <summary>What a file of MdLock is for, which says who may open it.</summary>
internal enum FileUse
{
    /// <summary>For its content: readers of the document may read it.</summary>
    Content,

    /// <summary>For the OS lock on it, which keeps others out: it is for writers alone.</summary>
    Exclusion,
}
