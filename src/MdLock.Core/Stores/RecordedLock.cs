using MdLock.Platform;
using MdLock.Rules;

namespace MdLock.Stores;

/// <summary>A lock, and the file that claims it: what is written there is the word of whoever could write the file.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Account">To whom the file belongs, as <see cref="FileAccount"/> names it.</param>
/// <param name="File">The file, asked on the handle by which it was read.</param>
internal sealed record RecordedLock(HeldLock Lock, string Account, FileStatus File);
