namespace MdLock.UnitTests.Support;

/// <summary>Counts the bytes that a call allocates on its thread: what costs memory by the size of a file shows.</summary>
internal static class Allocation
{
    public const long Megabyte = 1024 * 1024;

    public static long Of(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
