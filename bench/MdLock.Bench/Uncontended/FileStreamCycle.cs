namespace MdLock.Bench.Uncontended;

/// <summary>The usual lock file of a .NET program: a new file that nobody else may open, deleted on closing.</summary>
internal sealed class FileStreamCycle(string folder) : ICycle
{
    private readonly string _path = Path.Combine(folder, "stream.peer");
    private readonly byte[] _record = new byte[1024];

    public string Name => "FileStream CreateNew, FileShare.None, DeleteOnClose, 1 KB";

    public void Once()
    {
        using var file = new FileStream(
            _path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        file.Write(_record);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
