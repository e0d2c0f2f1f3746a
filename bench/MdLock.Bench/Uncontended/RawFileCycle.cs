namespace MdLock.Bench.Uncontended;

/// <summary>The least that a lock made of a file can cost: four system calls.</summary>
internal sealed class RawFileCycle(string folder) : ICycle
{
    private readonly string _path = Path.Combine(folder, "raw.peer");
    private readonly byte[] _record = new byte[1024];

    public string Name => "raw open(O_EXCL), write 1 KB, close, unlink";

    public void Once()
    {
        int file = Libc.OpenFile(_path, Libc.ReadWrite | Libc.Create | Libc.Exclusive);
        Libc.WriteAll(file, _record);
        Libc.CloseFile(file);
        Libc.Remove(_path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
