namespace MdLock.EtcdTests.Support;

/// <summary>What becomes of one request on its way through a <see cref="RequestProxy"/>.</summary>
internal enum RequestFault
{
    /// <summary>It is answered.</summary>
    None,

    /// <summary>It fails, and never took effect.</summary>
    FailsBefore,

    /// <summary>It takes effect, and fails.</summary>
    FailsAfter,

    /// <summary>It never takes effect, and is never answered.</summary>
    Lost,

    /// <summary>It takes effect, and is never answered.</summary>
    Silent,

    /// <summary>It fails, and takes effect a moment later.</summary>
    Late,

    /// <summary>It takes effect and is answered, and is then sent once more.</summary>
    Twice,
}
