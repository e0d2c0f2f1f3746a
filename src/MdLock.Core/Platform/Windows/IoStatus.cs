using System.Runtime.InteropServices;

namespace MdLock.Platform.Windows;

/// <summary>IO_STATUS_BLOCK of wdm.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IoStatus
{
    private readonly nint _status;
    private readonly nint _information;
}
