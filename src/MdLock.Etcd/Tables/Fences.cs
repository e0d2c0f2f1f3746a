namespace MdLock.Stores.Etcd.Tables;

/// <summary>Fences, made of the revision at which a lock is granted: so they grow, whoever grants, and nobody has to count.</summary>
internal static class Fences
{
    /// <summary>More locks than a document may have are not granted at one revision.</summary>
    private const long Steps = 128;

    /// <summary>The fence of a lock.</summary>
    /// <param name="start">What is added to revisions: so fences are beyond those that another store gave out.</param>
    /// <param name="revision">When it was granted.</param>
    /// <param name="step">Its number among those that were granted with it, from 0 on.</param>
    public static long Of(long start, long revision, int step) => ((start + revision) * Steps) + step;

    /// <summary>The last fence that can have been given out up to a revision.</summary>
    public static long LastAt(long start, long revision) => Of(start, revision, (int)Steps - 1);

    /// <summary>What has to be added to revisions for all fences to be beyond one.</summary>
    public static long StartBehind(long fence, long revision) => (fence / Steps) + 1 - revision;
}
