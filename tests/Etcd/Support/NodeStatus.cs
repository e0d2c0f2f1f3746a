namespace MdLock.EtcdTests.Support;

/// <summary>What a node says of itself.</summary>
/// <param name="Member">Its id.</param>
/// <param name="Leader">The id of the node that it follows; 0 for none.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Revision">The revision of its store.</param>
internal sealed record NodeStatus(ulong Member, ulong Leader, string Version, long Revision)
{
    public bool IsLeader => Member == Leader;
}
