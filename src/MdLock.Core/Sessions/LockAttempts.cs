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

                failure = ToFailure((AcquireResult.Refused)result, document, request, options);
            }
            catch (MdLockException unusable) when (unusable is StoreException or StaleProcessLockException)
            {
                failure = unusable;
            }

            ThrowUnlessItMayPass(failure, attempt, asked);
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

                failure = ToFailure((AcquireResult.Refused)result, document, request, options);
            }
            catch (MdLockException unusable) when (unusable is StoreException or StaleProcessLockException)
            {
                failure = unusable;
            }

            ThrowUnlessItMayPass(failure, attempt, asked);
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
        using var attempt = new Attempt(document, request, options, asked);
        AcquireResult result;
        try
        {
            result = document.Manager.TryAcquire(request, attempt.Wait, cancellation);
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            attempt.Failed(failure);
            throw;
        }

        return attempt.Answered(result);
    }

    private static async Task<AcquireResult> OnceAsync(
        OpenDocument document, LockRequest request, LockOptions options, LockSettings asked, CancellationToken cancellation)
    {
        using var attempt = new Attempt(document, request, options, asked);
        AcquireResult result;
        try
        {
            result = await document.Manager.TryAcquireAsync(request, attempt.Wait, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is MdLockException or OperationCanceledException)
        {
            attempt.Failed(failure);
            throw;
        }

        return attempt.Answered(result);
    }

    private static LockAcquisitionException ToFailure(
        AcquireResult.Refused refused, OpenDocument document, LockRequest request, LockOptions options)
    {
        Tell(options, refused);
        return Refusals.ToException(refused, request, Path.GetFileName(document.Path));
    }

    /// <summary>What may pass is tried again, as often as the settings say.</summary>
    private static void ThrowUnlessItMayPass(MdLockException failure, int attempt, LockSettings asked)
    {
        if (attempt >= asked.MaxRetries || !IsPassing(failure))
        {
            throw failure;
        }
    }

    private static bool IsPassing(MdLockException failure) => failure switch
    {
        LockAcquisitionException refusal => refusal.IsTransient,
        StoreException unusable => unusable.IsTransient,
        StaleProcessLockException => true,
        _ => false,
    };

    /// <summary>One attempt, as it is measured and noted.</summary>
    private sealed class Attempt : IDisposable
    {
        private readonly OpenDocument _document;
        private readonly LockRequest _request;
        private readonly LockOptions _options;
        private readonly Activity? _activity;
        private bool _waits;

        public Attempt(OpenDocument document, LockRequest request, LockOptions options, LockSettings asked)
        {
            (_document, _request, _options) = (document, request, options);
            _activity = document.Metrics.Start("acquire", document.Path);
            Wait = new AcquireOptions { Timeout = asked.Timeout, OnWait = Report };
        }

        public AcquireOptions Wait { get; }

        public AcquireResult Answered(AcquireResult result)
        {
            StopWaiting();
            _document.Audit.Answered(_request, result);
            return result;
        }

        public void Failed(Exception failure)
        {
            _activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            _document.Audit.Failed(_request, failure);
        }

        public void Dispose()
        {
            StopWaiting();
            _activity?.Dispose();
        }

        private void StopWaiting()
        {
            if (_waits)
            {
                _waits = false;
                _document.Metrics.AddWaiting(-1);
            }
        }

        private void Report(WaitProgress progress)
        {
            if (!_waits)
            {
                _waits = true;
                _document.Metrics.AddWaiting(1);
            }

            _options.OnWait?.Invoke(progress);
        }
    }
}
