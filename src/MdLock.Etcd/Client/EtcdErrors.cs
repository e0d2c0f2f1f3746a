using Grpc.Core;
using MdLock.Errors;

namespace MdLock.Stores.Etcd.Client;

/// <summary>What a failed call to etcd means, and what to do about it.</summary>
internal static class EtcdErrors
{
    /// <summary>Whether another server, or the same one a moment later, may answer.</summary>
    public static bool MayPass(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unknown
            or StatusCode.Cancelled or StatusCode.Aborted => true,

        // Too many requests pass; a full database does not.
        StatusCode.ResourceExhausted => !Says(failure, "space exceeded"),
        _ => false,
    };

    /// <summary>Whether the token by which this client is known has to be fetched anew.</summary>
    public static bool IsTokenOver(RpcException failure) =>
        failure.StatusCode == StatusCode.Unauthenticated || Says(failure, "invalid auth token") || Says(failure, "auth store is old");

    /// <summary>Whether one failure tells at least as much of what is wrong as an earlier one.</summary>
    public static bool TellsMore(RpcException failure, RpcException earlier) => Telling(failure) >= Telling(earlier);

    /// <summary>Whether a call that failed is known to have done nothing: the server never had it.</summary>
    public static bool IsNotTaken(RpcException failure) => LinkFailure.FindDistrust(failure) is not null;

    /// <summary>The error for a change of which nobody knows whether it was made: one try was not answered, a later one refused.</summary>
    public static StoreException Unanswered(EtcdAddress address, StoreException refused) => new(
        ErrorIds.StoreUnreachable,
        $"etcd at {address.Url} did not answer, and refused when asked again. {refused.Message}",
        refused.RecommendedAction,
        refused);

    /// <summary>The error for a failure that does not pass.</summary>
    /// <param name="failure">What etcd, or the way to it, answered.</param>
    /// <param name="address">The cluster.</param>
    /// <param name="endpoint">The server that was asked.</param>
    public static StoreException From(RpcException failure, EtcdAddress address, string endpoint)
    {
        if (LinkFailure.FindDistrust(failure) is { } distrust)
        {
            return new(
                ErrorIds.StoreAccessDenied,
                $"TLS with etcd at {endpoint} ({address.Url}) was refused: {distrust}",
                "See that the server's certificate names this host, is in date and is vouched for in LOCK_ETCD_CA_FILE, and that the server takes the one in LOCK_ETCD_CERTIFICATE_FILE"
                    + (address.CertificateFile is null ? "; none is given there." : "."),
                failure);
        }

        if (Says(failure, "authentication failed") || Says(failure, "user name") || Says(failure, "invalid user"))
        {
            return new(
                ErrorIds.StoreAccessDenied,
                address.User is null
                    ? $"etcd at {endpoint} ({address.Url}) wants a user, and none was given."
                    : $"etcd at {endpoint} ({address.Url}) does not take the user '{address.User}' with the password that was given.",
                "Give the user and the password that the cluster knows.",
                failure);
        }

        if (Says(failure, "authentication is not enabled"))
        {
            return new(
                ErrorIds.StoreAccessDenied,
                $"etcd at {endpoint} ({address.Url}) knows no users, and the user '{address.User}' was given.",
                "Let an administrator enable users with etcdctl auth enable, or give none.",
                failure);
        }

        return failure.StatusCode switch
        {
            StatusCode.PermissionDenied => new(
                ErrorIds.StoreAccessDenied,
                $"etcd at {endpoint} does not let {(address.User is { } user ? $"the user '{user}'" : "this client")} read and write the keys below '{address.Prefix}/'.",
                $"Grant a role of the user readwrite on the prefix '{address.Prefix}/'.",
                failure),
            StatusCode.ResourceExhausted when !MayPass(failure) => new(
                ErrorIds.StoreFailed,
                $"etcd at {endpoint} ({address.Url}) takes nothing any more: its database is full.",
                "Compact and defragment etcd, then clear its alarm with etcdctl alarm disarm.",
                failure),
            StatusCode.Unauthenticated => new(
                ErrorIds.StoreAccessDenied,
                $"etcd at {endpoint} ({address.Url}) does not know this client.",
                "Give the user and the password that the cluster knows.",
                failure),
            StatusCode.InvalidArgument when Says(failure, "too many operations") => new(
                ErrorIds.StoreFailed,
                $"etcd at {endpoint} ({address.Url}) refused a change of many locks in one step.",
                "Start etcd with a larger --max-txn-ops, or release locks that are not needed.",
                failure),
            _ when MayPass(failure) => Unreachable(address, endpoint, failure),
            _ => new(
                ErrorIds.StoreFailed,
                $"etcd at {endpoint} ({address.Url}) refused: {failure.Status.Detail}",
                "See with Test-MdLockStore what the cluster can do.",
                failure),
        };
    }

    /// <summary>No server answered in time.</summary>
    /// <param name="address">The cluster.</param>
    /// <param name="endpoint">The server that was asked last.</param>
    /// <param name="failure">What tells most; null where nothing was heard.</param>
    /// <param name="limit">The time; null for the deadline of calls.</param>
    public static StoreException Unreachable(EtcdAddress address, string endpoint, RpcException? failure, TimeSpan? limit = null) => new(
        ErrorIds.StoreUnreachable,
        $"etcd at {address.Url} did not answer within {(limit ?? address.Deadline).TotalSeconds:0.#} s; asked last was {endpoint}"
            + (string.IsNullOrEmpty(failure?.Status.Detail) ? "." : $": {failure.Status.Detail}"),
        "See that etcd runs, that LOCK_STORE names it, and that a majority of its servers is up; Test-MdLockStore tries each."
            + (failure is null || !LinkFailure.IsCutShort(failure) ? ""
                : address.UsesTls ? " A server that speaks no TLS is named etcd://; one that wants a certificate gets it by LOCK_ETCD_CERTIFICATE_FILE."
                : " A server that speaks TLS is named etcds://."),
        failure);

    private static int Telling(RpcException failure) =>
        LinkFailure.FindDistrust(failure) is not null ? 2 : failure.StatusCode == StatusCode.DeadlineExceeded ? 0 : 1;

    private static bool Says(RpcException failure, string text) =>
        failure.Status.Detail.Contains(text, StringComparison.OrdinalIgnoreCase);
}
