using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Bench.Contenders;

/// <summary>A number in a file: to read it, add one and write it back loses counts unless a lock guards it.</summary>
internal sealed class CounterFile : IDisposable
{
    private readonly SafeFileHandle _file;

    private CounterFile(SafeFileHandle file) => _file = file;

    public long Value
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            int length = RandomAccess.Read(_file, bytes, 0);
            return length == bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        }
    }

    public static CounterFile Open(string path) =>
        new(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    public void Increment()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Value + 1);
        RandomAccess.Write(_file, bytes, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
