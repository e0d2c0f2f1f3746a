namespace MdLock.History;

/// <summary>What a line of history tells.</summary>
internal enum HistoryLineKind
{
    /// <summary>A version.</summary>
    Version,

    /// <summary>The section has another id without having a version: a repeat is numbered otherwise.</summary>
    Id,

    /// <summary>The versions up to this one were let go by retention; the next line follows on the last of them.</summary>
    Base,

    /// <summary>The versions up to this one were lost to damage; the next line follows on the last of them.</summary>
    Gap,
}
