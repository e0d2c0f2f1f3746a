using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>A file that stays open between its uses: whoever uses it again looks whether it still has its name, instead of opening it anew.</summary>
/// <param name="Handle">Open for reading and writing.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Length">Its length in bytes, as of the last look at its name.</param>
internal sealed record KeptFile(SafeFileHandle Handle, FileIdentity Identity, long Length) : IDisposable
{
    /// <summary>Whether a file may stay open: on Windows nobody could rename a folder above it meanwhile.</summary>
    public static bool MayStay => !OperatingSystem.IsWindows();

    /// <summary>A file that was just opened.</summary>
    /// <exception cref="IOException">The system refuses to tell of it.</exception>
    public static KeptFile Of(SafeFileHandle file) => Of(file, FileStatus.OfHandle(file));

    /// <summary>A file whose status is known.</summary>
    public static KeptFile Of(SafeFileHandle file, FileStatus status) => new(file, FileIdentity.Of(status), status.Length);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
