using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>A file that stays open between its uses: whoever uses it again looks whether it still has its name, instead of opening it anew.</summary>
/// <param name="Handle">Open for reading and writing.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Length">Its length in bytes, as of the last look at its name.</param>
/// <param name="MayStay">Whether it may stay open after its use.</param>
internal sealed record KeptFile(SafeFileHandle Handle, FileIdentity Identity, long Length, bool MayStay) : IDisposable
{
    /// <summary>A file that was just opened; closed where that cannot be told of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="status">Its status.</param>
    /// <param name="folder">Where it is.</param>
    /// <exception cref="IOException">The system refuses to tell of the folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static KeptFile Of(SafeFileHandle file, FileStatus status, string folder)
    {
        try
        {
            // Not asked on Windows, where no file stays open whatever the answer is.
            return Of(file, status, OperatingSystem.IsWindows() ? FileSystemMount.Local : FileSystemMount.Of(folder));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file that was just opened in a file system.</summary>
    /// <remarks>
    /// Of a share, opening is what asks the server for the present content: what is kept open shows an old one. And on Windows
    /// nobody could rename a folder above it meanwhile.
    /// </remarks>
    public static KeptFile Of(SafeFileHandle file, FileStatus status, FileSystemMount mount) =>
        new(file, FileIdentity.Of(status), status.Length, mount.IsLocal && !OperatingSystem.IsWindows());

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
