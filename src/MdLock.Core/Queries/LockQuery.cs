using MdLock.Disk;
using MdLock.Documents;
using MdLock.Rules;
using MdLock.Stores.Files;

namespace MdLock.Queries;

/// <summary>A quick look at who holds what, to be shown and not to be acted on.</summary>
/// <remarks>
/// It stays outside the critical section: it waits for nobody, keeps nobody waiting and writes nothing. Each record is
/// whole, but they are not all of one moment, and nothing is judged.
/// </remarks>
/// <param name="engine">The engine that opens the documents.</param>
public sealed class LockQuery(MdLockEngine engine)
{
    /// <summary>The locks on a document whose records can be read; none where nobody ever locked.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The records cannot be read.</exception>
    public IReadOnlyList<HeldLock> Locks(string path) =>
        Read(path, reader => reader.Read(lastFence: 0).Table.Locks.Where(held => held.IsReadable).ToList());

    /// <summary>The places in the queue of a document whose records can be read, in its order.</summary>
    /// <exception cref="DocumentException">The document is not there.</exception>
    /// <exception cref="StoreException">The records cannot be read.</exception>
    public IReadOnlyList<Ticket> Tickets(string path) => Read(path, reader => reader.Read(lastFence: 0).TicketNames
        .OrderBy(named => named.Key)
        .Select(named => reader.ReadTicketRecord(named.Value, out _))
        .OfType<Ticket>()
        .Where(ticket => ticket.Details is not null)
        .ToList());

    private List<T> Read<T>(string path, Func<TableReader, List<T>> read) => engine.With(
        path,
        document =>
        {
            var folder = DocumentFolders.For(document.Path, engine.Settings.LockRoot);
            try
            {
                return read(new TableReader(folder));
            }
            catch (Exception failure) when (StoreErrors.IsFailure(failure))
            {
                throw StoreErrors.From(failure, folder.Folder);
            }
        });
}
