using System.Runtime.CompilerServices;
using MdLock.Disk;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Commits;

/// <summary>Counts the operations, and lets one of them fail, or the process die in it.</summary>
/// <param name="files">Does what is let through.</param>
/// <param name="at">The number of the operation, from 1; 0 for none.</param>
/// <param name="failure">What that operation throws; null for the end of the process.</param>
/// <param name="lasts">Whether all operations that write fail from then on, as on a full disk.</param>
internal sealed class FailingCommitFiles(IDisk files, int at, Func<Exception>? failure = null, bool lasts = false)
    : IDisk
{
    private bool _isDead;

    /// <summary>The operations so far, by name.</summary>
    public List<string> Operations { get; } = [];

    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>Is called before each operation.</summary>
    public Action<string>? OnOperation { get; set; }

    public void CreateFolder(string path) => Do(() => files.CreateFolder(path));

    public IReadOnlyList<string> List(string folder) => Do(() => files.List(folder), writes: false);

    public long Length(string path) => Do(() => files.Length(path), writes: false);

    public byte[]? Read(string path, long offset, int length)
    {
        byte[]? bytes = Do(() => files.Read(path, offset, length), writes: false);
        BytesRead += bytes?.Length ?? 0;
        return bytes;
    }

    public string? Checksum(string path) => Do(() => files.Checksum(path), writes: false);

    public SafeFileHandle Create(string path) => Do(() => files.Create(path));

    public SafeFileHandle? TryOpen(string path) => Do(() => files.TryOpen(path));

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        byte[] copy = bytes.ToArray();
        BytesWritten += copy.Length;
        Do(
            () => files.Write(file, copy, offset),
            torn: () => files.Write(file, copy.AsSpan(0, copy.Length / 2), offset));
    }

    public void CopyMetadata(string from, SafeFileHandle to) => Do(() => files.CopyMetadata(from, to));

    public void Share(string path) => Do(() => files.Share(path));

    public void Sync(SafeFileHandle file) => Do(() => files.Sync(file));

    public void SyncFolder(string folder) => Do(() => files.SyncFolder(folder));

    public void Replace(string aside, string path) => Do(() => files.Replace(aside, path));

    public bool Exchange(string aside, string path) => Do(() => files.Exchange(aside, path));

    public void Settle(string aside, string path) => Do(() => files.Settle(aside, path));

    public void Delete(string path) => Do(() => files.Delete(path), frees: true);

    private void Do(
        Action operation, Action? torn = null, bool frees = false, [CallerMemberName] string name = "") => Do(
        () =>
        {
            operation();
            return true;
        },
        writes: true,
        torn,
        frees,
        name);

    private T Do<T>(
        Func<T> operation,
        bool writes = true,
        Action? torn = null,
        bool frees = false,
        [CallerMemberName] string name = "")
    {
        if (_isDead)
        {
            throw new ProcessDiedException();
        }

        Operations.Add(name);
        OnOperation?.Invoke(name);
        bool isNow = Operations.Count == at;
        if (isNow && failure is null)
        {
            // A process that dies in a write may have written a part.
            torn?.Invoke();
            _isDead = true;
            throw new ProcessDiedException();
        }

        if (failure is not null && at > 0 && (isNow || (lasts && writes && !frees && Operations.Count > at)))
        {
            torn?.Invoke();
            throw failure();
        }

        return operation();
    }
}
