using System.Diagnostics;
using MdLock.Bench.Contenders;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Bench.Commits;

/// <summary>
/// The same edit without MdLock, as safe from crashes: read, change, write aside, fsync, rename, fsync the folder; all
/// of it under a blocking flock(2).
/// </summary>
internal sealed class PlainCommitContender(string folder, int number) : IContender
{
    private readonly string _path = ContenderKinds.DocumentPath(folder);
    private readonly int _lock = Libc.OpenFile(Path.Combine(folder, "flock"), Libc.ReadWrite | Libc.Create);
    private readonly int _folder = Libc.OpenFile(folder, Libc.ReadOnly);

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        Libc.Lock(_lock, Libc.LockExclusive);
        try
        {
            byte[] document = File.ReadAllBytes(_path);
            EditCount.Increment(document, number);
            string aside = _path + ".tmp";
            using (SafeFileHandle file = File.OpenHandle(aside, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(file, document, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(aside, _path, overwrite: true);
            Libc.Sync(_folder);
        }
        finally
        {
            Libc.Lock(_lock, Libc.LockRelease);
        }

        return Stopwatch.GetElapsedTime(asked);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Libc.CloseFile(_lock);
        Libc.CloseFile(_folder);
    }
}
