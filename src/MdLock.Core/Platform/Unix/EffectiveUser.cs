using System.Runtime.InteropServices;

namespace MdLock.Platform.Unix;

/// <summary>geteuid(2): the user in whose name the system lets this process do things.</summary>
internal static partial class EffectiveUser
{
    /// <summary>The number of the superuser, to whom the system refuses nothing.</summary>
    public const uint Root = 0;

    /// <summary>The number of the user: a program like this one does not change it.</summary>
    public static uint Id { get; } = GetEuid();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEuid();
}
