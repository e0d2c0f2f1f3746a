using MdLock.Locking;
using MdLock.Rules;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MdLock.Mcp.Tools;

/// <summary>A call of a tool.</summary>
/// <param name="request">The request of the protocol.</param>
/// <param name="arguments">Its arguments, checked.</param>
/// <param name="cancellation">Cancelled when the client cancels the call, or ends.</param>
internal sealed class ToolCall(
    RequestContext<CallToolRequestParams> request, ToolArguments arguments, CancellationToken cancellation)
{
    /// <summary>The arguments.</summary>
    public ToolArguments Arguments => arguments;

    /// <summary>Cancelled when the client cancels the call, or ends.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>What the client calls itself; null where it does not say.</summary>
    public string? ClientName => request.Server.ClientInfo?.Name;

    /// <summary>Tells the client how a wait stands, if it asked to be told.</summary>
    /// <param name="progress">How it stands.</param>
    /// <param name="asking">Who waits.</param>
    public void TellWait(WaitProgress progress, LockOwner asking)
    {
        if (request.Params?.ProgressToken is not { } token)
        {
            return;
        }

        string holder = progress.Blockers.Locks.IsEmpty ? "" : " " + Refusals.Holder(progress.Blockers.Locks[0], asking);
        var value = new ProgressNotificationValue
        {
            Progress = (float)progress.Waited.TotalSeconds,
            Total = (float)(progress.Waited + progress.Remaining).TotalSeconds,
            Message = $"Place {progress.Position} in the queue.{holder}",
        };

        // One after another, and before the answer: this is the thread that waits.
        request.Server.NotifyProgressAsync(token, value, cancellationToken: cancellation).GetAwaiter().GetResult();
    }
}
