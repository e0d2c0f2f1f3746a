using MdLock.Rules;

namespace MdLock.Locking;

/// <content>The same without a thread that waits.</content>
/// <remarks>Beside the other one and not instead of it: a script that waits would compile at run time what this needs.</remarks>
internal sealed partial class Acquisition
{
    /// <summary>
    /// How often the entry before this one is looked at: one system call. The most that a hand-over from another process is
    /// late.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>As <see cref="Run"/>.</summary>
    public async Task<AcquireResult> RunAsync(WaitRoom room)
    {
        while (true)
        {
            LockDecision decision = await room.AskAsync(
                () => Ask(view => LockRules.Request(view.Table, request, MayWait, view.Now)), cancellation).ConfigureAwait(false);
            long? ticketOrder = null;
            if (decision is LockDecision.Waiting waiting)
            {
                ticketOrder = waiting.Ticket.Order;
                decision = await WaitForTurnAsync(waiting, room).ConfigureAwait(false);
            }

            if (Conclude(decision, ticketOrder) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Waits until granted, refused, or out of time; then the answer is still "waiting", off the queue.</summary>
    private async Task<LockDecision> WaitForTurnAsync(LockDecision.Waiting waiting, WaitRoom room)
    {
        long order = waiting.Ticket.Order;
        LockDecision decision = waiting;
        try
        {
            while (decision is LockDecision.Waiting current && Remaining > TimeSpan.Zero)
            {
                await NewsAsync(current.Blockers, room).ConfigureAwait(false);
                decision = await room.AskAsync(() => TakeHanded(order) ?? Ask(view => Resume(view, view.Table, order)), cancellation)
                    .ConfigureAwait(false);
                if (decision is LockDecision.Waiting still)
                {
                    options.OnWait?.Invoke(new WaitProgress(still.Blockers, Waited, Remaining));
                }
            }

            if (decision is LockDecision.Waiting)
            {
                await room.AskAsync(
                    () => store.Transact(
                        view => LockRules.Withdraw(view.Table, order), Stores.TableAccess.Ordinary, CancellationToken.None),
                    CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch
        {
            TryWithdraw(order);
            throw;
        }
        finally
        {
            if (decision is not LockDecision.Granted)
            {
                // The place is free, and whoever stood behind it is one further.
                room.Tell();
            }
        }

        return decision;
    }

    /// <summary>Waits until the entry before this one may have ended, or it is time to look whether its owner lives.</summary>
    private async Task NewsAsync(Blockers blockers, WaitRoom room)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            // Taken before the look: what is told after it ends the wait.
            Task news = room.News;
            TimeSpan left = SlowPoll - time.GetElapsedTime(start);
            left = left < Remaining ? left : Remaining;
            if (left <= TimeSpan.Zero || HasFirstEnded(blockers))
            {
                return;
            }

            Task pause = Task.Delay(left < LookInterval ? left : LookInterval, time, cancellation);
            await Task.WhenAny(news, pause).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool HasFirstEnded(Blockers blockers) => blockers.Tickets.IsEmpty
        ? store.MayHaveEnded(blockers.Locks[0])
        : store.MayHaveEnded(blockers.Tickets[^1]);
}
