using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Platform;
using MdLock.Stores.Files.Records;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files;

/// <summary>Small files of one JSON value, replaced whole and not synced: what they say is old after a restart anyway.</summary>
internal static class SmallJsonFile
{
    /// <summary>Reads the value; null when the file is not there or does not hold one.</summary>
    public static T? TryRead<T>(StateFiles files, string path, JsonRead<T> read)
        where T : class
    {
        try
        {
            using SafeFileHandle? file = files.TryOpen(path, write: false);
            byte[]? bytes = file is null ? null : StateFile.ReadUpTo(file, LockRecordCodec.MaxFileSize);
            return bytes is null || !CheckedJson.IsAsWritten(bytes) ? null : JsonRecord.Read(bytes, read);
        }
        catch (Exception unreadable) when (unreadable is JsonException or PlantedFileException)
        {
            // Such files can be done without: each caller says what he does then.
            return null;
        }
    }

    /// <summary>Replaces the value.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The file.</param>
    /// <param name="value">The value.</param>
    /// <param name="writeMembers">Writes its members.</param>
    /// <param name="share">Opens it to others; null for those who may use the document.</param>
    public static void Write<T>(
        StateFiles files, string path, T value, Action<Utf8JsonWriter, T> writeMembers, Action<SafeFileHandle>? share = null)
        where T : class
    {
        string aside = $"{path}.{Guid.NewGuid():N}.tmp";
        using (SafeFileHandle file = files.Create(aside))
        {
            if (share is null)
            {
                files.Share(file);
            }
            else
            {
                share(file);
            }

            RandomAccess.Write(file, CheckedJson.Seal(JsonBytes.Of(value, writeMembers)), 0);
        }

        files.Replace(aside, path);
    }
}
