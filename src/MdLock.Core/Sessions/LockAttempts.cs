using System.Diagnostics;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Locking;
using MdLock.Rules;
using MdLock.Settings;

namespace MdLock.Sessions;

/// <summary>Asks for locks until they are granted or refused for good.</summary>
internal static class LockAttempts
{
    /// <summary>Makes attempts.</summary>
    /// <param name="document">Where.</param>
    /// <param name="request">What for.</param>
    /// <param name="options">Whom to tell, and whether a conflict without a wait is tried again.</param>
    /// <param name="asked">The numbers to go by: see <see cref="LockOptions.Over"/>.</param>
    /// <param name="cancellation">Ends waits and pauses.</param>
    /// <exception cref="LockAcquisitionException">Refused for good.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AcquireResult.Granted Run(
        OpenDocument document, LockRequest request, LockOptions options, LockSettings asked, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            MdLockException failure;
            try
            {
                AcquireResult result = Once(document, request, options, asked, cancellation);
                if (result is AcquireResult.Granted granted)
                {
                    return granted;
                }

                Tell(options, result);
                failure = Refusals.ToException(
                    (AcquireResult.Refused)result, request, Path.GetFileName(document.Path));
            }
            catch (MdLockException unusable) when (unusable is StoreException or StaleProcessLockException)
            {
                // It may pass: whether it is tried again, the settings say.
                failure = unusable;
            }

            if (attempt >= asked.MaxRetries || !IsPassing(failure))
            {
                throw failure;
            }

            cancellation.WaitHandle.WaitOne(asked.RetryDelay);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same, and holds no thread while it waits.</summary>
    /// <inheritdoc cref="Run"/>
    public static async Task<AcquireResult.Granted> RunAsync(
        OpenDocument document, LockRequest request, LockOptions options, LockSettings asked, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            MdLockException failure;
            try
            {
                AcquireResult result = await OnceAsync(document, request, options, asked, cancellation).ConfigureAwait(false);
                if (result is AcquireResult.Granted granted)
                {
                    return granted;
                }

                Tell(options, result);
                failure = Refusals.ToException(
                    (AcquireResult.Refused)result, request, Path.GetFileName(document.Path));
            }
            catch (MdLockException unusable) when (unusable is StoreException or StaleProcessLockException)
            {
                failure = unusable;
            }

            if (attempt >= asked.MaxRetries || !IsPassing(failure))
            {
                throw failure;
            }

            await Task.Delay(asked.RetryDelay, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the caller whose locks and places were taken over.</summary>
    public static void Tell(LockOptions options, AcquireResult result)
    {
        foreach (Reclaimed reclaimed in result.Reclaimed)
        {
            options.OnReclaim?.Invoke(reclaimed);
        }
    }

    private static AcquireResult Once(
        OpenDocument document, LockRequest request, LockOptions options, LockSettings asked, CancellationToken cancellation)
    {
        bool waits = false;
        var wait = new AcquireOptions { Timeout = asked.Timeout, OnWait = Report };
        AcquireResult result;
        using Activity? activity = document.Metrics.Start("acquire", document.Path);
        try
        {
            result = document.Manager.TryAcquire(request, wait, cancellation);
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            document.Audit.Failed(request, failure);
            throw;
        }
        finally
        {
            document.Metrics.AddWaiting(waits ? -1 : 0);
        }

        document.Audit.Answered(request, result);
        return result;

        void Report(WaitProgress progress)
        {
            if (!waits)
            {
                waits = true;
                document.Metrics.AddWaiting(1);
            }

            options.OnWait?.Invoke(progress);
        }
    }

    private static async Task<AcquireResult> OnceAsync(
        OpenDocument document, LockRequest request, LockOptions options, LockSettings asked, CancellationToken cancellation)
    {
        int waits = 0;
        var wait = new AcquireOptions { Timeout = asked.Timeout, OnWait = Report };
        AcquireResult result;
        using Activity? activity = document.Metrics.Start("acquire", document.Path);
        try
        {
            result = await document.Manager.TryAcquireAsync(request, wait, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            document.Audit.Failed(request, failure);
            throw;
        }
        finally
        {
            document.Metrics.AddWaiting(-waits);
        }

        document.Audit.Answered(request, result);
        return result;

        void Report(WaitProgress progress)
        {
            if (waits == 0)
            {
                waits = 1;
                document.Metrics.AddWaiting(1);
            }

            options.OnWait?.Invoke(progress);
        }
    }

    private static bool IsPassing(MdLockException failure) => failure switch
    {
        LockAcquisitionException refusal => refusal.IsTransient,
        StoreException unusable => unusable.IsTransient,
        StaleProcessLockException => true,
        _ => false,
    };
}
