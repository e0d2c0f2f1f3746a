using MdLock.Errors;
using MdLock.Locking.Table;
using MdLock.Stores.Files;

namespace MdLock.Engine;

/// <summary>A quick look at who holds what, to be shown and not to be acted on.</summary>
/// <remarks>
/// It stays outside the critical section: it waits for nobody, keeps nobody waiting and writes nothing. Each record is
/// whole, but they are not all of one moment, and nothing is judged.
/// </remarks>
/// <param name="engine">The engine that opens the documents.</param>
public sealed class LockGlance(MdLockEngine engine)
{
    /// <summary>The locks on a document whose records can be read; none where nobody ever locked.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The records cannot be read.</exception>
    public IReadOnlyList<HeldLock> Locks(string path) => engine.With(
        path,
        document =>
        {
            var folder = LockFolder.For(document.Path, engine.Settings.LockRoot);
            try
            {
                return new TableReader(folder).Read(lastFence: 0).Table.Locks.Where(held => held.IsReadable).ToList();
            }
            catch (Exception failure) when (StoreErrors.IsFailure(failure))
            {
                throw StoreErrors.From(failure, folder.Folder);
            }
        });
}
