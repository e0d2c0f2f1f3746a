using MdLock.Platform;

namespace MdLock.Stores.Files.Probing;

/// <summary>A new, empty folder within the one that is tried; gone at the end with all that is in it.</summary>
internal sealed class ProbeFolder : IDisposable
{
    private int _files;

    /// <summary>Makes the folder.</summary>
    /// <param name="parent">The folder that is tried.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public ProbeFolder(string parent)
    {
        Parent = parent;
        Path = System.IO.Path.Combine(parent, $".mdlock-probe-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder that is tried.</summary>
    public string Parent { get; }

    /// <summary>The folder itself.</summary>
    public string Path { get; }

    /// <summary>A name in the folder that nothing has yet.</summary>
    public string NewName() => System.IO.Path.Combine(Path, $"{++_files}");

    /// <summary>A new file with some bytes.</summary>
    public string NewFile(ReadOnlySpan<byte> content)
    {
        string path = NewName();
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = StateFile.Create(path);
        RandomAccess.Write(file, content, 0);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // What was found out is worth more than a folder that stays.
        }
    }
}
