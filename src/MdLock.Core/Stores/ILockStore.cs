using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Stores;

/// <summary>Keeps the lock table of one document, and makes changes to it atomic and durable.</summary>
/// <remarks>
/// The one seam between the rules of locking and where they are kept. Nothing above it knows whether a table is a
/// folder of files or a range of keys on a server.
/// </remarks>
internal interface ILockStore : IDisposable
{
    /// <summary>False where nobody ever locked: then looking need not leave traces.</summary>
    bool Exists { get; }

    /// <summary>
    /// True where others may be at work between whom and this process locks are not known to hold: then nothing is mended in
    /// passing by one who only reads, and what he sees may not be of one moment.
    /// </summary>
    bool IsContested => false;

    /// <summary>
    /// What is committed, where the store itself tells; null where the files of the document tell. Where it tells,
    /// <see cref="EnterCommit"/> keeps order among those who commit, and is no proof that one is alone.
    /// </summary>
    ICommitPoint? CommitPoint => null;

    /// <summary>Makes sure that locks are given here, as the first lock would: before something comes that has to be under locks.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The store that gives them, by the name that settings have for it; null for one that nobody chose.</returns>
    /// <exception cref="StoreException">None is given here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    string? Settle(CancellationToken cancellation) => null;

    /// <summary>Applies a rule to the table as it is now: nobody else reads or changes it meanwhile.</summary>
    /// <typeparam name="T">The rule's answer.</typeparam>
    /// <param name="transition">
    /// The rule. It may run more than once, and must do nothing but compute: its table takes effect when the call
    /// returns.
    /// </param>
    /// <param name="access">Whether commits must be at rest meanwhile.</param>
    /// <param name="cancellation">Ends the wait for one's turn.</param>
    /// <param name="patience">The longest wait for one's turn; null for what only a stopped process would take.</param>
    /// <returns>The rule's answer, after its table was made durable.</returns>
    /// <exception cref="StoreException">
    /// The store cannot be entered or written, or locks are not known to hold there (<see cref="ErrorIds.ShareNotProven"/>); the
    /// table is unchanged.
    /// </exception>
    /// <exception cref="LockException">A record is larger than a record may be; the table is unchanged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the table is unchanged.</exception>
    T Transact<T>(Func<ILockView, Transition<T>> transition, TableAccess access, CancellationToken cancellation, TimeSpan? patience = null);

    /// <summary>
    /// A ticket that a rule of this process drew, as it stands in the table: a store may know its place only when it is there.
    /// </summary>
    Ticket Placed(Ticket ticket) => ticket;

    /// <summary>The same for a lock and its fence.</summary>
    HeldLock Placed(HeldLock held) => held;

    /// <summary>Looks at the table, with verdicts, and changes nothing.</summary>
    /// <remarks>
    /// Who may only read cannot keep others from changing it: he gets what stood there twice in a row, which
    /// <see cref="ILockView.IsGlance"/> tells. Nothing is made for the sake of looking.
    /// </remarks>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="look">Makes it; it may run more than once.</param>
    /// <param name="cancellation">Ends the wait for one's turn.</param>
    /// <exception cref="StoreException">The entries cannot be read, or the store cannot be entered for another reason.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    T Look<T>(Func<ILockView, T> look, CancellationToken cancellation);

    /// <summary>A quick look at the table, to be shown and not to be acted on: what of it can be read.</summary>
    /// <remarks>
    /// It stays outside the critical section: it waits for nobody, keeps nobody waiting and writes nothing. Each entry
    /// is whole, but they are not all of one moment.
    /// </remarks>
    /// <exception cref="StoreException">The entries cannot be read.</exception>
    LockTable Peek();

    /// <summary>Looks up locks that this process was granted; it may need less than the table.</summary>
    /// <param name="lockIds">The locks.</param>
    /// <param name="cancellation">Ends the wait for one's turn.</param>
    /// <returns>Each as it stands now, in the order of the ids; null for one that is gone.</returns>
    /// <exception cref="StoreException">The store cannot be entered or read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<StandingLock?> Find(IReadOnlyList<Guid> lockIds, CancellationToken cancellation);

    /// <summary>A lock as its record says it now, and who vouches for the record; null when the lock is gone.</summary>
    /// <exception cref="StoreException">The store cannot be entered, or its record cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    RecordedLock? ReadRecord(Guid lockId, CancellationToken cancellation);

    /// <summary>Gives a lock back: <see cref="LockRules.Release"/>, which may need less than the table.</summary>
    /// <returns>False when it is not there any more.</returns>
    /// <exception cref="StoreException">The store cannot be entered or written; the lock is still there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the lock is still there.</exception>
    bool Release(Guid lockId, long fence, CancellationToken cancellation);

    /// <summary>Keeps all others from committing, and from taking over a lock, until disposed.</summary>
    /// <exception cref="StoreException">
    /// Another commit does not come to its end, or locks are not known to hold there (<see cref="ErrorIds.ShareNotProven"/>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IDisposable EnterCommit(CancellationToken cancellation);

    /// <summary>The same if nobody else is inside; null otherwise.</summary>
    /// <exception cref="StoreException">The store cannot be entered.</exception>
    IDisposable? TryEnterCommit();

    /// <summary>The same, while one looks: null for one who may only read, and where nobody ever committed.</summary>
    /// <exception cref="StoreException">Another commit does not come to its end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IDisposable? TryRestCommits(CancellationToken cancellation);

    /// <summary>Starts to watch for the end of a lock.</summary>
    /// <param name="held">The lock.</param>
    /// <param name="place">
    /// The place in the queue of whoever wants to know; null where none waits. A store that knows better what stands directly
    /// before that place watches it instead.
    /// </param>
    IEntryWatch Watch(HeldLock held, long? place = null);

    /// <summary>Starts to watch for the end of a ticket, or its turning into a lock.</summary>
    /// <inheritdoc cref="Watch(HeldLock, long?)"/>
    IEntryWatch Watch(Ticket ticket, long? place = null);

    /// <summary>The locks that were handed to whoever waits at a place; none where only the table tells.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IReadOnlyList<HeldLock> FindHanded(long place, CancellationToken cancellation) => [];

    /// <summary>
    /// Whether whoever waits at a place has reason to look at the table although nothing woke him; a store to which the whole
    /// table is dear may tell by less. True is a hint, not a fact.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    bool IsLookDue(long place, CancellationToken cancellation) => true;

    /// <summary>Whether a lock may have ended, by one look that waits for nobody. True is a hint, not a fact.</summary>
    bool MayHaveEnded(HeldLock held) => true;

    /// <summary>The same for a ticket.</summary>
    bool MayHaveEnded(Ticket ticket) => true;

    /// <summary>Says that an owner lives: its locks and tickets here are good for another while.</summary>
    /// <exception cref="IOException">Not said; another attempt can succeed.</exception>
    /// <exception cref="UnauthorizedAccessException">Not said.</exception>
    void Beat(LockOwner owner, Heartbeat beat);

    /// <summary>What <see cref="Sweep"/> would remove.</summary>
    /// <returns>A name each.</returns>
    /// <exception cref="StoreException">The store cannot be entered.</exception>
    IReadOnlyList<string> FindLeftovers(CancellationToken cancellation);

    /// <summary>Removes what crashes left behind, and no entry of the table.</summary>
    /// <returns>What was removed, a name each.</returns>
    /// <exception cref="StoreException">The store cannot be entered.</exception>
    IReadOnlyList<string> Sweep(CancellationToken cancellation);

    /// <summary>Looks whether fences can be given out.</summary>
    /// <param name="known">The largest that is known from elsewhere; 0 for none.</param>
    /// <param name="cancellation">Ends the wait for one's turn.</param>
    /// <returns>Why they cannot; null when they can.</returns>
    /// <exception cref="StoreException">The store cannot be entered.</exception>
    string? FindCounterFault(long known, CancellationToken cancellation);

    /// <summary>Lets fences be given out again, beyond all that are in the table and the one that is known.</summary>
    /// <param name="known">The largest that is known from elsewhere; 0 for none.</param>
    /// <param name="cancellation">Ends the wait for one's turn.</param>
    /// <returns>The last that counts as given out.</returns>
    /// <exception cref="StoreException">The store cannot be entered or written.</exception>
    long MendCounter(long known, CancellationToken cancellation);
}
