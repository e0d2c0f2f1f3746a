using ModelContextProtocol.Server;

namespace MdLock.Mcp.Startup;

/// <summary>Counts what the client has said and what of it is dealt with.</summary>
internal sealed class CallsUnderWay
{
    private int _open;

    /// <summary>Whether all is dealt with. What cannot be understood never is.</summary>
    public bool IsNone => Volatile.Read(ref _open) <= 0;

    /// <summary>Takes note of messages that came in: a line is one.</summary>
    public void Begin(int messages) => Interlocked.Add(ref _open, messages);

    /// <summary>Takes note of each message that was dealt with, answer included.</summary>
    public McpMessageHandler NoteEnds(McpMessageHandler next) => async (context, cancellation) =>
    {
        try
        {
            await next(context, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
