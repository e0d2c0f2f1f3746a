namespace MdLock.Stores.Files.Sharing;

/// <summary>Which of two parties.</summary>
internal enum PeerRole
{
    /// <summary>The one that begins.</summary>
    First,

    /// <summary>The other one.</summary>
    Second,

    /// <summary>Both at the same time.</summary>
    Both,
}
