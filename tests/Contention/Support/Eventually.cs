using System.Diagnostics;

namespace MdLock.ContentionTests.Support;

/// <summary>Waits for something that is bound to come, and does not wait for ever if it does not.</summary>
internal static class Eventually
{
    /// <summary>Only a hang lasts this long; no test depends on its length.</summary>
    public static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until the condition holds.</summary>
    public static async Task True(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < HangGuard, "What was waited for did not come.");
            await Task.Delay(BetweenLooks);
        }
    }
}
