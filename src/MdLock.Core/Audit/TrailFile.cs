using Microsoft.Win32.SafeHandles;

namespace MdLock.Audit;

/// <summary>A file of a trail, open for reading.</summary>
/// <param name="Name">Its name, without its folder.</param>
/// <param name="Handle">The open file.</param>
/// <param name="Length">Its length when it was opened; what is appended later is not part of the snapshot.</param>
/// <param name="IsCurrent">True for the one that is appended to.</param>
internal sealed record TrailFile(string Name, SafeFileHandle Handle, long Length, bool IsCurrent);
