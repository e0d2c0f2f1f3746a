using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MdLock.TestSupport;

/// <summary>Waits for something that is bound to come, and does not wait for ever if it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>Only a hang lasts this long; no test depends on its length.</summary>
    public static TimeSpan HangGuard { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits until the condition holds.</summary>
    public static async Task True(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < HangGuard, MessageFor(what, HangGuard));
            await Task.Delay(BetweenLooks);
        }
    }

    /// <summary>Waits until the task is done.</summary>
    /// <param name="task">The task.</param>
    /// <param name="more">How much longer than a moment it is meant to take.</param>
    /// <param name="what">What it does.</param>
    public static async Task Done(
        Task task, TimeSpan more = default, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await Task.WhenAny(task, Task.Delay(HangGuard + more));
        Assert.True(task.IsCompleted, MessageFor(what, HangGuard + more));
        await task;
    }

    /// <summary>Waits for what the task gives.</summary>
    /// <inheritdoc cref="Done"/>
    public static async Task<T> Result<T>(
        Task<T> task, TimeSpan more = default, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await Done(task, more, what);
        return await task;
    }

    private static string MessageFor(string what, TimeSpan limit) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Not within {limit.TotalSeconds} s: {what}");
}
