using System.Collections.Immutable;
using MdLock.Commits;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>The one way in which an owner changes a document: the locks that the changes need, and then one commit.</summary>
/// <remarks>
/// <para>A change is made in the name of a lock that the session has, where one covers it; with a token, in the name of
/// the leases that the token opens. What no lock covers is taken, all or nothing, and given back when this is
/// disposed; what the session had stays its own, also where it was renewed.</para>
/// <para>A section is meant from the moment at which this begins: whoever renames or moves it while this waits for the
/// lock is followed, and so is he who renames the section beside or under which another one goes. A section that was
/// removed meanwhile is not found. For one thread.</para>
/// </remarks>
public sealed class ChangeUnderLock : IDisposable
{
    /// <summary>How often locks are asked for anew because sections were moved meanwhile: then the commit says what it lacks.</summary>
    private const int MostRounds = 3;

    private readonly OpenDocuments _documents;
    private readonly OpenDocument _document;
    private readonly TakenLocks? _taken;
    private bool _isDisposed;

    private ChangeUnderLock(
        OpenDocuments documents,
        OpenDocument document,
        IReadOnlyList<SectionChange> changes,
        IReadOnlyList<HeldLock> authorities,
        TakenLocks? taken)
    {
        _documents = documents;
        _document = document;
        _taken = taken;
        Changes = changes;
        Authorities = authorities;
        SectionId = changes[0].Selector;
    }

    /// <summary>The document.</summary>
    internal OpenDocument Document => _document;

    /// <summary>The changes, with the ids that their sections have under the locks.</summary>
    public IReadOnlyList<SectionChange> Changes { get; }

    /// <summary>The locks in whose name they are made.</summary>
    internal IReadOnlyList<HeldLock> Authorities { get; }

    /// <summary>The section of the first change; after the commit, under the id that it has then.</summary>
    public string SectionId { get; private set; }

    /// <summary>The document as it is now.</summary>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public DocumentSnapshot Read() => _document.Reader.Read();

    /// <summary>Refuses to go on where the section of the first change is not, in a document that was read, what the change expects.</summary>
    /// <exception cref="VersionConflictException">It is not.</exception>
    /// <exception cref="MdLockException">The section is not there, or the history cannot be read.</exception>
    public void RequireExpected(DocumentSnapshot document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _document.RequireExpected(Changes[0], document.Index);
    }

    /// <summary>Commits the changes.</summary>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="LockTimeoutException">A lock is over or gone; nothing was written.</exception>
    /// <exception cref="VersionConflictException">A section has not the expected content; nothing was written.</exception>
    /// <exception cref="MdLockException">An edit is refused, or the document cannot be written; it is untouched.</exception>
    public CommitResult Commit(CancellationToken cancellation) => Commit(Changes, cancellation);

    /// <summary>Commits another edit of the first section instead, which the same locks cover.</summary>
    /// <param name="edit">Makes the new document from the old one.</param>
    /// <param name="expectedChecksum">The SHA-256 that the section's content must have; null if it may be anything.</param>
    /// <param name="cancellation">Ends the wait for other commits.</param>
    /// <exception cref="MdLockException">As for the other overload.</exception>
    internal CommitResult Commit(
        Func<DocumentIndex, Section, EditResult> edit, string? expectedChecksum, CancellationToken cancellation) =>
        Commit(
            [
                Changes[0] with
                {
                    Selector = SectionId,
                    Edit = (index, section, _) => edit(index, section),
                    ExpectedChecksum = expectedChecksum,
                    ExpectedVersion = null,
                },
            ],
            cancellation);

    /// <summary>Gives back the locks that were taken for this.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _taken?.GiveBack(_taken);
        }
        finally
        {
            _documents.Return(_document);
        }
    }

    /// <summary>Takes what the changes need.</summary>
    internal static ChangeUnderLock Begin(
        OpenDocuments documents,
        OwnerSession session,
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(changes.Count);
        OpenDocument document = documents.Rent(path);
        try
        {
            var rounds = new Rounds(documents, session, document, changes, options, token, cancellation);
            while (true)
            {
                ChangeUnderLock? begun = rounds.Look()
                    ?? rounds.Use(session.Acquire(document, rounds.Missing, rounds.Options, cancellation));
                if (begun is not null)
                {
                    return begun;
                }
            }
        }
        catch
        {
            documents.Return(document);
            throw;
        }
    }

    /// <summary>The same, and holds no thread while it waits.</summary>
    internal static async Task<ChangeUnderLock> BeginAsync(
        OpenDocuments documents,
        OwnerSession session,
        string path,
        IReadOnlyList<SectionChange> changes,
        LockOptions options,
        string? token,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(changes.Count);
        OpenDocument document = documents.Rent(path);
        try
        {
            var rounds = new Rounds(documents, session, document, changes, options, token, cancellation);
            while (true)
            {
                ChangeUnderLock? begun = rounds.Look()
                    ?? rounds.Use(await session.AcquireAsync(document, rounds.Missing, rounds.Options, cancellation).ConfigureAwait(false));
                if (begun is not null)
                {
                    return begun;
                }
            }
        }
        catch
        {
            documents.Return(document);
            throw;
        }
    }

    /// <summary>By their ids: a heading path may mean another section when the locks are granted.</summary>
    private static SectionChange Name(SectionChange change, DocumentIndex index) => change with
    {
        Selector = index.Resolve(change.Selector).Id,
        Anchor = change.Anchor is { } anchor ? index.Resolve(anchor).Id : null,
    };

    /// <summary>Says why in each change: what the caller says, or what a lock is for that was taken before.</summary>
    private static SectionChange[] Explain(
        IReadOnlyList<SectionChange> changes, LockOptions options, HeldLock[] authorities)
    {
        string? message = options.Message
            ?? Array.Find(authorities, one => one.Operation.Length > 0)?.Operation;
        return [.. changes.Select(change => change with { Message = change.Message ?? message })];
    }

    private static bool IsCovered(
        OwnerSession session, OpenDocument document, IReadOnlyList<SectionChange> changes, DocumentIndex index) => changes
        .SelectMany(change => change.Targets(index))
        .All(target => session.FindCovering(document, target) is not null);

    /// <summary>Of the leases that a token opens those that cover a target; or else one, so that the commit can say what it lacks.</summary>
    private static HeldLock[] Leases(
        OpenDocument document, string token, LockTarget[] targets, CancellationToken cancellation)
    {
        IReadOnlyList<HeldLock> all = new LeaseToken(token).FindLeases(document, cancellation);
        HeldLock[] covering = [.. all.Where(lease => targets.Any(lease.Target.Covers))];
        return covering.Length > 0 ? covering : [all[0]];
    }

    private CommitResult Commit(IReadOnlyList<SectionChange> changes, CancellationToken cancellation)
    {
        CommitResult result = _document.Commit(changes, Authorities, cancellation);
        SectionId = result.Section?.Id ?? SectionId;
        return result;
    }

    /// <summary>The way to the locks: what is missing is asked for, and anew where sections were moved meanwhile.</summary>
    private sealed class Rounds
    {
        private readonly OpenDocuments _documents;
        private readonly OwnerSession _session;
        private readonly OpenDocument _document;
        private readonly string? _token;
        private readonly CancellationToken _cancellation;
        private IReadOnlyList<SectionChange> _named;
        private DocumentIndex _index;
        private HeldLock[] _authorities = [];
        private SectionFollower? _follower;
        private int _round;

        public Rounds(
            OpenDocuments documents,
            OwnerSession session,
            OpenDocument document,
            IReadOnlyList<SectionChange> changes,
            LockOptions options,
            string? token,
            CancellationToken cancellation)
        {
            (_documents, _session, _document, _token, _cancellation) = (documents, session, document, token, cancellation);
            session.Refresh(document, cancellation);
            _index = document.Reader.Read().Index;
            _named = [.. changes.Select(change => Name(change, _index))];
            Options = options with { Mode = LockMode.Exclusive, Persistent = false };
        }

        /// <summary>What has to be locked yet.</summary>
        public ImmutableArray<LockTarget> Missing { get; private set; }

        /// <summary>How.</summary>
        public LockOptions Options { get; }

        /// <summary>The beginning of the change, where nothing is missing; null where something is.</summary>
        public ChangeUnderLock? Look()
        {
            LockTarget[] needed = [.. _named.SelectMany(change => change.Targets(_index)).Distinct()];
            if (_token is not null)
            {
                return Begun(Leases(_document, _token, needed, _cancellation), taken: null);
            }

            SectionLock?[] had = [.. needed.Select(target => _session.FindCovering(_document, target))];
            _authorities = [.. had.OfType<SectionLock>().Distinct().Select(one => one.Held)];
            Missing = [.. needed.Where((_, i) => had[i] is null)];
            if (Missing.Length == 0)
            {
                return Begun(_authorities, taken: null);
            }

            _follower = SectionFollower.Of(_document, _index);
            _round++;
            return null;
        }

        /// <summary>The beginning of the change under what was missing; null where that is not enough any more, and was given back.</summary>
        public ChangeUnderLock? Use(TakenLocks taken)
        {
            try
            {
                _named = _follower!.Follow(_named, [.. Missing], taken);
                _index = taken.Index;

                // A lock that the session had went with its section too.
                _session.Refresh(_document, _cancellation);
                if (_round == MostRounds || IsCovered(_session, _document, _named, _index))
                {
                    return Begun([.. _authorities, .. taken.Select(one => one.Held)], taken);
                }
            }
            catch
            {
                taken.GiveBack(taken);
                throw;
            }

            // What was moved meanwhile needs other locks than were asked for.
            taken.GiveBack(taken);
            return null;
        }

        private ChangeUnderLock Begun(HeldLock[] authorities, TakenLocks? taken) => new(
            _documents, _document, Explain(_named, Options, taken is null ? authorities : _authorities), authorities, taken);
    }
}
