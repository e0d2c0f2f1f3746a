using System.Net;
using System.Net.Sockets;

namespace MdLock.EtcdTests.Support;

/// <summary>Ports of the loopback interface on which nobody listens.</summary>
internal static class FreePorts
{
    /// <summary>So many, all different. Another program may take one before it is used: who uses them tries again then.</summary>
    public static int[] Take(int count)
    {
        Socket[] sockets = [.. Enumerable.Range(0, count).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        try
        {
            foreach (Socket socket in sockets)
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (Socket socket in sockets)
            {
                socket.Dispose();
            }
        }
    }
}
