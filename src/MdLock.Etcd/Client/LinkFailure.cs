using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Grpc.Core;

namespace MdLock.Stores.Etcd.Client;

/// <summary>What a failed call tells of the way to the server.</summary>
internal static class LinkFailure
{
    /// <summary>Why one side does not trust the other; null where that is not what failed.</summary>
    public static string? FindDistrust(RpcException failure)
    {
        foreach (Exception cause in CausesOf(failure))
        {
            if (cause is AuthenticationException)
            {
                return cause.Message;
            }

            // With TLS 1.3 a server looks at the client's certificate when the client takes the handshake for done already.
            if (cause is IOException { InnerException: { } alert } && (alert is CryptographicException || IsOfTls(alert)))
            {
                return alert.GetBaseException().Message;
            }
        }

        return null;
    }

    /// <summary>Whether somebody took the connection, and ended it without a word in the language that was spoken to him.</summary>
    public static bool IsCutShort(RpcException failure)
    {
        bool isCut = false;
        foreach (Exception cause in CausesOf(failure))
        {
            // Nobody may have been there at all.
            if (cause is SocketException { SocketErrorCode: not SocketError.ConnectionReset })
            {
                return false;
            }

            isCut |= cause is HttpRequestException or HttpIOException;
        }

        return isCut;
    }

    private static bool IsOfTls(Exception cause) => cause is Win32Exception and not SocketException
        || (cause is not (IOException or SocketException or ObjectDisposedException) && cause.InnerException is CryptographicException);

    private static IEnumerable<Exception> CausesOf(RpcException failure)
    {
        for (Exception? cause = failure.Status.DebugException ?? failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
