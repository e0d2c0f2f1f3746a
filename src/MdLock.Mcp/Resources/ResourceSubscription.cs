namespace MdLock.Mcp.Resources;

/// <summary>A resource that a client wants to be told of.</summary>
/// <param name="uri">Its name.</param>
/// <param name="checksum">The checksum that it has now.</param>
/// <param name="tell">Told after each change.</param>
/// <param name="end">Told when nobody wants to know any more.</param>
internal sealed class ResourceSubscription(
    string uri, string checksum, Func<string, CancellationToken, Task> tell, Action<ResourceSubscription> end) : IDisposable
{
    private string _known = checksum;

    /// <summary>The name of the resource.</summary>
    public string Uri => uri;

    /// <summary>Tells of another text than the one before. For one caller at a time.</summary>
    /// <param name="now">The checksum that it has now.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Compare(string now, CancellationToken cancellation)
    {
        if (now != _known)
        {
            _known = now;
            await tell(uri, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => end(this);
}
