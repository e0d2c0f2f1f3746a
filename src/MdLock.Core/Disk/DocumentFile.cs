using System.Buffers;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Disk;

/// <summary>One document on disk: read whole, replaced whole.</summary>
internal sealed class DocumentFile
{
    /// <summary>Files larger than this are refused: their text would not fit one string.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>Temporary files have this ending; cleanup removes those that a crash left behind.</summary>
    public const string TemporaryExtension = ".mdlock-tmp";

    // Large enough that the calls cost nothing beside the copying, small enough to stay in the processor's cache.
    private const int ChunkBytes = 256 * 1024;
    private const int FirstBytes = 16 * 1024;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly StateFiles? _files;

    private DocumentFile(string path, StateFiles? files = null)
    {
        Path = path;
        _files = files;
    }

    /// <summary>The document's canonical path.</summary>
    public string Path { get; }

    /// <summary>The document's folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Finds a document.</summary>
    /// <exception cref="DocumentException">It is not there, is no file, or has several hard links.</exception>
    public static DocumentFile Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Find(path, mayBeComing: true);
    }

    private static DocumentFile Find(string path, bool mayBeComing)
    {
        try
        {
            if (FileNames.IsStream(path))
            {
                throw DocumentException.NotAFile(path, "a stream within a file");
            }

            string canonical = CanonicalPath.Of(path);
            FileStatus status = FileStatus.OfPath(canonical) ?? throw new FileNotFoundException(null, canonical);
            if (status.Kind != FileKind.Regular)
            {
                throw DocumentException.NotAFile(path, PlantedFileException.Describe(status.Kind));
            }

            return status.LinkCount > 1
                ? throw DocumentException.HardLinked(path, status.LinkCount)
                : new DocumentFile(canonical);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            // A replacement that died between two renames leaves the name empty for a moment, and the old document beside
            // it.
            return mayBeComing && TryPutBack(path) ? Find(path, mayBeComing: false) : throw DocumentException.NotFound(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw DocumentException.NotReadable(path, failure);
        }
    }

    /// <summary>Whether nothing has the name of a document: it is not just being replaced, and no replacement died in the middle.</summary>
    public static bool IsGone(string path)
    {
        try
        {
            return FileStatus.OfPath(path) is null && !TryPutBack(path);
        }
        catch (Exception unknown) when (FileFailure.Is(unknown))
        {
            return false;
        }
    }

    /// <summary>The same document, read from its open folder: what is read then is what the folder has, wherever its path leads.</summary>
    public DocumentFile In(DocumentFolders folders) => new(Path, folders.Files);

    /// <summary>A document that is gone: for a look at what is kept for it.</summary>
    public static DocumentFile Gone(DocumentFolders folders) => new(folders.DocumentPath, folders.Files);

    /// <summary>Reads the document. No lock is needed: it is only ever replaced whole.</summary>
    /// <exception cref="DocumentException">It cannot be read, or is too large.</exception>
    public byte[] Read() => WithFile(file =>
    {
        long length = RandomAccess.GetLength(file);
        if (length > MaxBytes)
        {
            throw DocumentException.TooLarge(Path, length, MaxBytes);
        }

        RequireText(file);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes.AsSpan(done), done);
            if (read == 0)
            {
                // Somebody cut it short in place, which no commit does: what is there is what it is.
                return bytes[..done];
            }

            done += read;
        }

        return bytes;
    });

    /// <summary>What the file system knows of the document; null where it is not to be had: whoever reads it is told why.</summary>
    public FileStatus? TryLook()
    {
        try
        {
            _files?.Refresh();
            return _files is null ? FileStatus.OfPath(Path) : _files.StatusOf(Path);
        }
        catch (Exception unknown) when (FileFailure.Is(unknown))
        {
            return null;
        }
    }

    /// <summary>What is not text is told by its beginning, nearly always: then the rest costs nothing.</summary>
    private void RequireText(SafeFileHandle file)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            DocumentText.RequireText(chunk.AsSpan(0, RandomAccess.Read(file, chunk.AsSpan(0, FirstBytes), 0)));
        }
        catch (DocumentException noText)
        {
            throw noText.At(Path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Whether the document has exactly these bytes. Costs no memory, unlike reading it to compare.</summary>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public bool Holds(byte[] bytes) => WithFile(file =>
    {
        if (RandomAccess.GetLength(file) != bytes.Length)
        {
            return false;
        }

        byte[] chunk = ArrayPool<byte>.Shared.Rent(Math.Min(bytes.Length, ChunkBytes));
        try
        {
            int done = 0;
            while (done < bytes.Length)
            {
                int read = RandomAccess.Read(file, chunk.AsSpan(0, Math.Min(chunk.Length, bytes.Length - done)), done);
                if (read == 0 || !chunk.AsSpan(0, read).SequenceEqual(bytes.AsSpan(done, read)))
                {
                    return false;
                }

                done += read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    });

    /// <summary>Makes sure that the document may be replaced.</summary>
    /// <remarks>
    /// Replacing needs only the folder to be writable. A document that nobody may write was protected on purpose, so
    /// it is refused, from the superuser too.
    /// </remarks>
    /// <exception cref="DocumentException">It may not.</exception>
    public void RequireWritable()
    {
        if (IsProtected(Path) || IsProtected(Folder))
        {
            throw DocumentException.NotWritable(Path, new UnauthorizedAccessException("its permissions let nobody write."));
        }

        try
        {
            using SafeFileHandle? file = StateFile.TryOpen(Path, write: true);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw DocumentException.NotWritable(Path, failure);
        }
    }

    /// <summary>The temporary files of commits that run or died.</summary>
    /// <exception cref="DocumentException">The folder cannot be read.</exception>
    public IReadOnlyList<string> FindTemporary()
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { AttributesToSkip = 0 })
                    .Where(path => IsTemporary(System.IO.Path.GetFileName(path))),
            ];
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw DocumentException.NotReadable(Path, failure);
        }
    }

    /// <summary>A new name for a temporary file of this document.</summary>
    public string NewTemporary() => TemporaryOf(Guid.NewGuid());

    /// <summary>The name for a temporary file of a commit.</summary>
    public string TemporaryOf(Guid commit) => TemporaryOf(commit.ToString("N"));

    /// <summary>The name for a temporary file with a number, in hexadecimal digits.</summary>
    public string TemporaryOf(string number) => $"{TemporaryPrefix}{number}{TemporaryExtension}";

    /// <summary>Whether a name is one of a temporary file of this document, and of no other whose name begins alike.</summary>
    public bool IsTemporary(string name)
    {
        string document = System.IO.Path.GetFileName(Path);
        return IsTemporary(name, document, TemporaryExtension) || IsTemporary(name, document, KeptExtension);
    }

    private string TemporaryPrefix => $".{System.IO.Path.GetFileName(Path)}.";

    private static string KeptExtension { get; } = FileExchange.KeptName(TemporaryExtension);

    private static bool IsTemporary(string name, string document, string extension)
    {
        // A dot before the document's name and one after it, then the number.
        int start = document.Length + 2;
        int length = name.Length - start - extension.Length;
        return length > 0
            && name[0] == '.'
            && name[start - 1] == '.'
            && name.AsSpan(1, document.Length).Equals(document, FileNames.Comparison)
            && name.EndsWith(extension, StringComparison.Ordinal)
            && !name.AsSpan(start, length).ContainsAnyExcept(HexDigits);
    }

    /// <summary>
    /// Waits for a document that is being replaced in this moment, and puts the old one back if its replacement died in
    /// the middle; what else died with it is then made up for as always.
    /// </summary>
    /// <returns>True when the document is there again.</returns>
    private static bool TryPutBack(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        string document = System.IO.Path.GetFileName(full);
        try
        {
            string? kept = Directory
                .EnumerateFiles(System.IO.Path.GetDirectoryName(full) ?? full, "*", new EnumerationOptions { AttributesToSkip = 0 })
                .FirstOrDefault(name => IsTemporary(System.IO.Path.GetFileName(name), document, KeptExtension));
            if (kept is null)
            {
                return File.Exists(full);
            }

            if (!FileExchange.WaitForPlace(full))
            {
                string aside = kept[..^(KeptExtension.Length - TemporaryExtension.Length)];
                using OpenFolder? folder = OpenFolder.TryOpen(CanonicalPath.Of(System.IO.Path.GetDirectoryName(full)!));
                if (folder is not null)
                {
                    FileExchange.Settle(folder, System.IO.Path.GetFileName(aside), document);
                }
            }

            return File.Exists(full);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // Somebody else put it back, or nobody can: the document is there or not.
            return File.Exists(full);
        }
    }

    private T WithFile<T>(Func<SafeFileHandle, T> use)
    {
        try
        {
            using SafeFileHandle file = Open();
            return use(file);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DocumentException.NotFound(Path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw DocumentException.NotReadable(Path, failure);
        }
    }

    private SafeFileHandle Open() => TryOpen()
        ?? (TryPutBack(Path) ? TryOpen() : null)
        ?? throw new FileNotFoundException(null, Path);

    private SafeFileHandle? TryOpen()
    {
        // Whoever reads may hold no lock that would have made sure of the folder.
        _files?.Refresh();
        return _files is null ? StateFile.TryOpen(Path, write: false) : _files.TryOpen(Path, write: false);
    }

    private static bool IsProtected(string path) => OperatingSystem.IsWindows()
        ? File.GetAttributes(path) is var attributes
            && attributes.HasFlag(FileAttributes.ReadOnly) && !attributes.HasFlag(FileAttributes.Directory)
        : (File.GetUnixFileMode(path) & AnyWrite) == 0;
}
