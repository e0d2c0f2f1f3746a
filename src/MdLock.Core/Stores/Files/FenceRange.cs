namespace MdLock.Stores.Files;

/// <summary>Which numbers can be fences and places in the queue: one limit for those that write them and read them.</summary>
/// <remarks>
/// Were a number written that no reader takes, its lock would count as damage, and its section be granted once more.
/// </remarks>
internal static class FenceRange
{
    /// <summary>The last number: a million locks a second do not reach it in thirty thousand years.</summary>
    public const long Max = 1_000_000_000_000_000_000;

    /// <summary>The last number that a repair goes on from: who claims more never counted so far, and leaves no room.</summary>
    public const long MaxContinued = Max / 2;

    /// <summary>Whether a number can be a fence or a place in the queue.</summary>
    public static bool Has(long number) => number is > 0 and <= Max;
}
