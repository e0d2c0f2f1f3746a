using MdLock.Errors;
using MdLock.Stores;

namespace MdLock.Relocation;

/// <summary>Makes sure that the locks of a document are in one store before it goes to another place and after.</summary>
/// <remarks>
/// Locks, fences and what is committed go from one to the other in no one step, so who stood still meanwhile could do harm. And
/// a folder in which nobody locked yet is settled now: the first lock there finds a history otherwise, and is refused for that.
/// </remarks>
internal static class StoreAgreement
{
    /// <summary>Fails where they are not.</summary>
    /// <param name="from">The locks at the place that it leaves.</param>
    /// <param name="path">Its path there.</param>
    /// <param name="to">The locks at the place that it goes to.</param>
    /// <param name="target">Its path there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RelocationException">They are in two.</exception>
    /// <exception cref="StoreException">At one of the places no locks are given.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Require(ILockStore from, string path, ILockStore to, string target, CancellationToken cancellation)
    {
        if (from.Settle(cancellation) is { } left && to.Settle(cancellation) is { } store && !EtcdUrl.IsSame(left, store))
        {
            throw RelocationException.OtherStore(target, store, path, left);
        }
    }
}
