using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>The file of a lock of this process, open and under an OS lock.</summary>
/// <param name="File">The open file.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Identity">Which file it is: the same for as long as it is open.</param>
internal sealed record HeldFile(SafeFileHandle File, string Path, FileIdentity Identity);
