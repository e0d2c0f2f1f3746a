using System.Buffers.Binary;

namespace MdLock.EtcdTests.Support;

/// <summary>Messages as they go over a stream: a byte that says that they are not compressed, four for the length, the rest.</summary>
internal static class GrpcMessages
{
    private const int HeadLength = 5;

    /// <summary>The next message with its head; null at the end.</summary>
    public static async Task<byte[]?> Read(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[HeadLength];
        if (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellation) < HeadLength)
        {
            return null;
        }

        byte[] message = new byte[HeadLength + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(HeadLength), cancellation);
        return message;
    }

    /// <summary>A message without its head.</summary>
    public static ReadOnlySpan<byte> Body(byte[] message) => message.AsSpan(HeadLength);

    /// <summary>A message with its head.</summary>
    public static byte[] Wrap(byte[] body)
    {
        byte[] message = new byte[HeadLength + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length);
        body.CopyTo(message, HeadLength);
        return message;
    }
}
