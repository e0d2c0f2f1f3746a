using System.Net;

namespace MdLock.EtcdTests.Support;

/// <summary>The messages of a stream, each passed on as soon as it is there.</summary>
internal sealed class StreamedContent(Stream source, CancellationToken end) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        try
        {
            while (await GrpcMessages.Read(source, end) is { } message)
            {
                await stream.WriteAsync(message, end);
                await stream.FlushAsync(end);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone; the server is told by the end of the request.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
