using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Relocation;

/// <summary>Gives a document another name or place, and all that is durable of it. Used while nobody else may change it.</summary>
/// <remarks>
/// The history goes first and the document last, which is the moment of the move: so whoever meets the new name meets
/// everything, and whoever meets the old name before it is kept out by the locks there. If the mover dies between the two,
/// the document has its old name and its history the new one; the note says so, and whoever uses the document next takes
/// its history back (<see cref="Adoption"/>).
/// </remarks>
/// <param name="reached">Is told after each step; null for nobody.</param>
internal sealed class DocumentRelocation(Action<string>? reached = null)
{
    /// <summary>Moves it.</summary>
    /// <exception cref="RelocationException">It cannot go there; everything is where it was.</exception>
    /// <exception cref="IOException">The system refuses; the same.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Move(DocumentFolders from, DocumentFolders to)
    {
        OpenFolder target = RequirePossible(from, to);
        OpenFolder source = from.Files.Folders.Open(from.Place);
        (string name, string newName) = (Path.GetFileName(from.DocumentPath), Path.GetFileName(to.DocumentPath));
        MoveNote.Write(from, to.DocumentPath);
        reached?.Invoke("Noted");
        try
        {
            StateRelocation.Move(from, to, makesRoom: true);
            reached?.Invoke("HistoryMoved");
            source.Rename(name, target, newName);
        }
        catch (Exception refused) when (FileFailure.Is(refused) || refused is RelocationException)
        {
            TakeBack(from, to);
            throw;
        }

        reached?.Invoke("DocumentMoved");
        target.Sync();
        source.Sync();
        MoveNote.Remove(from);
        reached?.Invoke("NoteRemoved");
    }

    /// <summary>Looks whether it can go there.</summary>
    /// <returns>The folder that it goes to.</returns>
    /// <exception cref="RelocationException">It cannot.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static OpenFolder RequirePossible(DocumentFolders from, DocumentFolders to)
    {
        from.Files.Refresh();
        to.Files.Refresh();
        OpenFolder target = to.Files.Folders.TryOpen(to.Place) ?? throw RelocationException.NoFolder(to.Place);
        FileStatus document = from.Files.Folders.Document ?? throw DocumentException.NotFound(from.DocumentPath);
        if (target.Status.Device != document.Device)
        {
            throw RelocationException.OtherFileSystem(to.Place);
        }

        // On a system to which upper and lower case are the same, a new spelling is no other name.
        bool isNewSpelling = from.Place == to.Place
            && from.DocumentPath != to.DocumentPath
            && from.DocumentPath.Equals(to.DocumentPath, FileNames.Comparison);
        if (!isNewSpelling && target.StatusOf(Path.GetFileName(to.DocumentPath)) is not null)
        {
            throw RelocationException.Exists(to.DocumentPath);
        }

        return target;
    }

    private static void TakeBack(DocumentFolders from, DocumentFolders to)
    {
        from.Files.Refresh();
        to.Files.Refresh();
        if (from.Files.Folders.TryOpen(from.Durable) is null)
        {
            StateRelocation.Move(to, from, makesRoom: true);
        }

        MoveNote.Remove(from);
    }
}
