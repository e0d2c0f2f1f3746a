using System.Globalization;
using MdLock.Errors;

namespace MdLock.Audit;

/// <summary>How the trail is kept. Every value is checked when it is set.</summary>
internal sealed record AuditSettings
{
    private const long LeastBytes = 4096;
    private const int MostFiles = 1000;

    private readonly long _maxFileBytes = 10 * 1024 * 1024;
    private readonly int _keepFiles = 5;

    /// <summary>A file that has reached this size, in bytes, is closed and a new one begun; 10 MB by default.</summary>
    /// <exception cref="SettingException">Below 4096.</exception>
    public long MaxFileBytes
    {
        get => _maxFileBytes;
        init => _maxFileBytes = value >= LeastBytes
            ? value
            : throw new SettingException(
                "MaxFileBytes", value.ToString(CultureInfo.InvariantCulture), $"at least {LeastBytes}");
    }

    /// <summary>So many closed files are kept, 1 to 1000; 5 by default. An older one is removed.</summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public int KeepFiles
    {
        get => _keepFiles;
        init => _keepFiles = value is >= 1 and <= MostFiles
            ? value
            : throw new SettingException(
                "KeepFiles", value.ToString(CultureInfo.InvariantCulture), $"1 to {MostFiles}");
    }

    /// <summary>What is synced; commits by default.</summary>
    public AuditSync Sync { get; init; } = AuditSync.Commits;
}
