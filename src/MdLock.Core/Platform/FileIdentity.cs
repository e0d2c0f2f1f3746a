using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>One file among all that one run of a machine knows, as long as somebody has it open.</summary>
/// <remarks>
/// A file system that is mounted twice, as a share can be, has a device number for each mount while each knows only its own
/// OS locks. No number is given anew while a file of the mount is open, so equal identities mean the same locks.
/// </remarks>
/// <param name="Device">The file system that it was opened through.</param>
/// <param name="FileId">Its number there.</param>
internal readonly record struct FileIdentity(ulong Device, ulong FileId)
{
    private const char Separator = '-';

    /// <summary>The identity of an open file.</summary>
    /// <exception cref="IOException">The system refuses to tell.</exception>
    public static FileIdentity Of(SafeFileHandle file) => Of(FileStatus.OfHandle(file));

    /// <summary>The identity of the file that has a status.</summary>
    public static FileIdentity Of(FileStatus status) => new(status.Device, status.FileId);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static FileIdentity? Parse(string text)
    {
        int at = text.IndexOf(Separator, StringComparison.Ordinal);
        return at >= 0 && Number(text[..at]) is { } device && Number(text[(at + 1)..]) is { } fileId ? new(device, fileId) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Device:x}{Separator}{FileId:x}");

    private static ulong? Number(string digits) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number) ? number : null;
}
