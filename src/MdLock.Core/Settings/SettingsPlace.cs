using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Settings;

/// <summary>A place that settings may be set in: a file, whether it is there or not.</summary>
internal sealed class SettingsPlace
{
    private const string FileName = "settings.json";

    /// <summary>More folders are above no document that people still find; it bounds what each look costs.</summary>
    private const int MostFolders = 16;

    private readonly DocumentFolders? _folder;

    private SettingsPlace(SettingSource source, string file, DocumentFolders? folder)
    {
        Source = source;
        File = file;
        _folder = folder;
    }

    /// <summary>What kind of place.</summary>
    public SettingSource Source { get; }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The user's; null for a user without a folder for configuration.</summary>
    /// <remarks>XDG_CONFIG_HOME is heeded on every system, so that it can be moved on every system.</remarks>
    public static SettingsPlace? OfUser(Func<string, string?> variable)
    {
        string? home = variable("XDG_CONFIG_HOME");
        string folder = home is not null && Path.IsPathFullyQualified(home)
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length == 0
            ? null
            : new SettingsPlace(SettingSource.User, Path.Combine(folder, "mdlock", FileName), null);
    }

    /// <summary>A folder's.</summary>
    /// <remarks>
    /// In <c>.mdlock/.mdlock</c>, as if the folder were a document of that name: no document can have it, because it is
    /// the name of the folder in which the file is.
    /// </remarks>
    public static SettingsPlace OfFolder(string folder) =>
        Of(SettingSource.Folder, DocumentFolders.For(Path.Combine(folder, DocumentFolders.DurableName), lockRoot: null));

    /// <summary>A document's.</summary>
    public static SettingsPlace OfDocument(string document) =>
        Of(SettingSource.Document, DocumentFolders.For(document, lockRoot: null));

    /// <summary>The places of a folder and of those above it that may speak for it, the nearest first.</summary>
    /// <remarks>
    /// It ends below the root of the file system, and at a folder in which strangers may write: whoever may make files
    /// in <c>/tmp</c> shall not set how long the history of others is kept. Of a system without such owners and modes
    /// only the root is known to be like that.
    /// </remarks>
    public static IEnumerable<SettingsPlace> OfFolders(string folder)
    {
        yield return OfFolder(folder);
        uint? owner = FileStatus.OfPath(folder)?.UserId;
        for (int i = 1; i < MostFolders; i++)
        {
            string? above = Path.GetDirectoryName(folder);
            if (above is null || Path.GetDirectoryName(above) is null || !IsTrusted(above, owner))
            {
                yield break;
            }

            folder = above;
            yield return OfFolder(folder);
        }
    }

    /// <summary>What the file sets; null when it is not there.</summary>
    /// <param name="planned">What it would say, of what it says; null for just that.</param>
    /// <param name="content">What it says.</param>
    /// <exception cref="SettingsException">It cannot be read, or says no settings.</exception>
    /// <exception cref="SettingException">A value is out of range.</exception>
    public SettingsLayer? TryRead(Func<SettingsContent, SettingsContent>? planned, out SettingsContent content)
    {
        SettingsContent? found = SettingsFile.TryRead(File);
        if (planned is not null)
        {
            found = planned(found ?? SettingsContent.Empty);
        }

        content = found ?? SettingsContent.Empty;
        return found is null ? null : SettingsLayer.OfFile(Source, File, found);
    }

    /// <summary>The folder of the file, made where it is not there.</summary>
    /// <exception cref="SettingsException">It cannot be made, or a link stands in its place, or it is a stranger's.</exception>
    public OpenFolder OpenFolder()
    {
        string path = Path.GetDirectoryName(File)!;
        try
        {
            if (_folder is not null)
            {
                return _folder.Files.Folders.Create(path);
            }

            Directory.CreateDirectory(path);
            return Platform.OpenFolder.TryOpen(CanonicalPath.Of(path))
                ?? throw new DirectoryNotFoundException($"There is no folder '{path}'.");
        }
        catch (Exception failure) when (StoreErrors.IsFailure(failure))
        {
            throw SettingsFile.Refused(failure, File);
        }
    }

    /// <summary>Opens a new file to all who may use the document, or the folder; the user's stays his own.</summary>
    public void Share(SafeFileHandle file, FileUse use) => _folder?.Files.Share(file, use);

    private static SettingsPlace Of(SettingSource source, DocumentFolders folder) =>
        new(source, Path.Combine(folder.Durable, FileName), folder);

    private static bool IsTrusted(string folder, uint? owner) =>
        FileStatus.OfPath(folder) is { } status
        && (status.UserId == owner || status.UserId == 0)
        && !status.Mode.HasFlag(UnixFileMode.OtherWrite);
}
