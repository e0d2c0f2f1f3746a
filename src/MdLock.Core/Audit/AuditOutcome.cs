namespace MdLock.Audit;

/// <summary>How it ended. In the trail by their names in lower case.</summary>
internal enum AuditOutcome
{
    /// <summary>A newer version of MdLock wrote it; this one does not know what it is.</summary>
    Other,

    /// <summary>As it was meant to.</summary>
    Succeeded,

    /// <summary>A rule said no: held, out of time, still live.</summary>
    Refused,

    /// <summary>An error: of the system, the document, or the request.</summary>
    Failed,
}
