using MdLock.Disk;
using MdLock.Errors;
using MdLock.Stores;

namespace MdLock.Engine.Choosing;

/// <summary>Moves what commits keep of a document from one store to another, while its folder is moved.</summary>
/// <remarks>
/// Meanwhile nobody holds or waits for a lock on the document, nobody is given one, no commit runs, and its journal is empty. What
/// died half way is done once more from the beginning, or the other way round: so each direction may be done again, and leaves
/// what is there already.
/// </remarks>
internal interface IStoreMove
{
    /// <summary>From files to a store that tells itself what is committed.</summary>
    /// <param name="folders">Where the document's files are; the document may be gone.</param>
    /// <param name="files">The store that it leaves.</param>
    /// <param name="target">The store that it goes to; its <see cref="ILockStore.CommitPoint"/> tells from now on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MdLockException">It cannot be done; the files tell what they told.</exception>
    void FromFiles(DocumentFolders folders, ILockStore files, ILockStore target, CancellationToken cancellation);

    /// <summary>From a store that tells itself what is committed to files.</summary>
    /// <param name="folders">Where the document's files are; the document may be gone.</param>
    /// <param name="source">The store that it leaves: nobody can commit there any more when this returns.</param>
    /// <param name="files">The store that it goes to.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MdLockException">It cannot be done; the source tells what it told.</exception>
    void ToFiles(DocumentFolders folders, ILockStore source, ILockStore files, CancellationToken cancellation);
}
