using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform;

/// <summary>A folder that is open: what is done in it is done beneath the handle, whatever becomes of the path to it.</summary>
/// <remarks>
/// A name is one name, never a path. Nothing here follows a link, and nothing is looked up twice: so nobody who may
/// change a folder on the way can lead what is done to another place. All methods throw <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> when the system refuses.
/// </remarks>
/// <param name="path">Where it was when it was opened: for messages, and to see whether it is still there.</param>
internal abstract class OpenFolder(string path) : IDisposable
{
    /// <summary>Where it was when it was opened.</summary>
    public string Path { get; } = path;

    /// <summary>Opens a folder to which no link leads; null where nothing is.</summary>
    /// <param name="path">Its canonical path.</param>
    /// <exception cref="PlantedFileException">It is no folder, or a link stands on the way.</exception>
    public static OpenFolder? TryOpen(string path) => OperatingSystem.IsWindows()
        ? Windows.WindowsFolder.TryOpen(path)
        : Unix.UnixFolder.TryOpen(path);

    /// <summary>Its own status.</summary>
    public abstract FileStatus Status { get; }

    /// <summary>The status of what has a name, a link itself and not its target; null when nothing has it.</summary>
    public abstract FileStatus? StatusOf(string name);

    /// <summary>Opens a folder in it; null when nothing has the name.</summary>
    /// <exception cref="PlantedFileException">Something else than a folder has it.</exception>
    public abstract OpenFolder? TryOpenFolder(string name);

    /// <summary>Makes a folder that its owner alone may enter. False when something has the name.</summary>
    public abstract bool TryMakeFolder(string name);

    /// <summary>Opens a file; null when nothing has the name.</summary>
    /// <exception cref="PlantedFileException">Something else than a regular file has it, or one that is to be written has other names too.</exception>
    public SafeFileHandle? TryOpenFile(string name, bool write, out FileStatus status)
    {
        status = default;
        SafeFileHandle? file = TryOpenAny(name, write);
        if (file is null)
        {
            return null;
        }

        // Who writes would write to all its names. Who reads takes what he reads for a claim anyway, and a second name that
        // somebody gave to the record of a lock takes the lock from nobody.
        status = FileStatus.OfHandle(file);
        bool isElsewhereToo = write && status.LinkCount > 1;
        if (status.Kind == FileKind.Regular && !isElsewhereToo)
        {
            return file;
        }

        file.Dispose();
        throw new PlantedFileException(PathOf(name), status.Kind, status.LinkCount);
    }

    /// <summary>Creates a file that nobody but its owner may open, for reading and writing.</summary>
    /// <exception cref="IOException">Something has the name, or the system refuses.</exception>
    public abstract SafeFileHandle CreateFile(string name);

    /// <summary>Removes a file or a link whose name may be wanted again: it is free at once. Nothing happens when nothing has it.</summary>
    public abstract void Remove(string name);

    /// <summary>Removes a file or a link whose name is its own; nothing happens when nothing has it.</summary>
    public abstract void Delete(string name);

    /// <summary>Removes a folder that is empty.</summary>
    /// <exception cref="PlantedFileException">Something is in it: it is not emptied for anybody.</exception>
    public abstract void RemoveFolder(string name);

    /// <summary>Gives a file another name, and removes what had it: whoever looks sees the one or the other, whole.</summary>
    public abstract void Replace(string name, OpenFolder target, string newName);

    /// <summary>Gives a file or a folder a name that nobody has.</summary>
    /// <exception cref="IOException">Nothing was changed; perhaps something has the name.</exception>
    public abstract void Rename(string name, OpenFolder target, string newName);

    /// <summary>Puts one file in the place of another, and keeps what stood there under the first one's name.</summary>
    /// <returns>False where the file system cannot keep it, and it is gone.</returns>
    public abstract bool Exchange(string aside, string name);

    /// <summary>The names of all that is in it and ends in an extension.</summary>
    public abstract List<string> Names(string extension);

    /// <summary>Makes the names in it durable.</summary>
    public abstract void Sync();

    /// <summary>Gives it to a user and a group as far as this user may, and then sets who may do what in it.</summary>
    public abstract void Give(uint userId, uint groupId, UnixFileMode mode);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Where a name in it is, for messages.</summary>
    protected string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Opens what has a name; null when nothing has it.</summary>
    /// <exception cref="PlantedFileException">It is nothing that can be opened as a file.</exception>
    protected abstract SafeFileHandle? TryOpenAny(string name, bool write);
}
