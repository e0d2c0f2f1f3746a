using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MdLock.EtcdTests.Support;

/// <summary>Sockets of this process in another network namespace: one stays in the namespace of the thread that made it.</summary>
internal static partial class NamespaceSocket
{
    // CLONE_NEWNET of sched.h.
    private const int NetworkNamespace = 0x40000000;

    /// <summary>Connects to an address.</summary>
    /// <param name="name">The namespace, as <c>ip netns</c> names it; null for that of the process.</param>
    /// <param name="place">Where to.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static async Task<Socket> Connect(string? name, DnsEndPoint place, CancellationToken cancellation)
    {
        Socket socket = name is null ? Create() : CreateIn(name);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(place.Host), place.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Create() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static Socket CreateIn(string name)
    {
        Socket? socket = null;
        Exception? failure = null;

        // A thread of its own, which ends: one of the pool would stay in the namespace.
        var thread = new Thread(() =>
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace(file, NetworkNamespace) != 0)
                {
                    throw new SocketException((int)SocketError.NetworkDown, $"setns {name}: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                socket = Create();
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SocketException)
            {
                failure = refused;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new HttpRequestException($"There is no socket in {name}.", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle file, int type);
}
