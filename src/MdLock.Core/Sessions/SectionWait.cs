using System.Collections.Immutable;
using System.Globalization;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;
using MdLock.Locking;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.Sessions;

/// <summary>Waits for sections without locking them: until nobody else has them, or until they change.</summary>
internal sealed class SectionWait
{
    /// <summary>How often a wait looks without being woken: for locks whose time runs out, and to tell how it stands.</summary>
    private static readonly TimeSpan SlowPoll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a document is looked at for a change. Nothing in the store says when a commit ends, outside editors
    /// say nothing at all, and file watchers are scarce (128 for a user on Linux). A look at a file that did not
    /// change is one system options.
    /// </summary>
    private static readonly TimeSpan ChangePoll = TimeSpan.FromMilliseconds(100);

    /// <summary>The first pause after a wake-up that changed nothing; it doubles up to <see cref="SlowPoll"/>.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);

    private readonly OpenDocuments _documents;
    private readonly TimeProvider _time;

    internal SectionWait(OpenDocuments documents, TimeProvider time)
    {
        _documents = documents;
        _time = time;
    }

    /// <summary>Waits until no other owner has a live lock in the way of the wanted one. That may have changed since.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; null for the document.</param>
    /// <param name="owner">Whose own locks are not waited for.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LockAcquisitionException">Not free in time: <see cref="ErrorIds.LockWaitTimeout"/>.</exception>
    /// <exception cref="MdLockException">The document, the section, the settings or the store are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AwaitedSection UntilFree(
        string path, string? selector, OwnerSession owner, WaitOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(options);
        return With(path, options, (document, time) =>
        {
            IEntryWatch? watch = null;
            Guid watched = default;
            TimeSpan pause = SlowPoll;
            try
            {
                while (true)
                {
                    // Anew each time: a commit may have renamed the section, or moved it under another one.
                    (DocumentIndex index, Section section) = Look(document, selector);
                    LockTarget target = LockTarget.Of(section.IdPath, options.Scope);
                    ImmutableArray<HeldLock> locks = FindLocks(document, target, options.Mode, owner, cancellation);
                    if (locks.IsEmpty)
                    {
                        return Found(document, index, section, time.Waited);
                    }

                    if (time.Remaining <= TimeSpan.Zero)
                    {
                        throw NotFree(target, document, time.Waited, locks, owner.Identity);
                    }

                    if (watched != locks[0].LockId)
                    {
                        watch?.Dispose();
                        watch = document.Store.Watch(locks[0]);
                        (watched, pause) = (locks[0].LockId, SlowPoll);
                    }

                    // A wake-up is a hint: the look after it may be a moment too early, and must not be repeated too fast.
                    bool isWoken = watch!.Wait(Least(pause, time.Remaining), cancellation);
                    pause = isWoken && pause == SlowPoll ? FirstPause : Least(pause * 2, SlowPoll);
                    if (time.IsTellDue(SlowPoll))
                    {
                        Tell(options, time, new Blockers(locks, []));
                    }
                }
            }
            finally
            {
                watch?.Dispose();
            }
        });
    }

    /// <summary>Waits until a section's content is of a newer version than the given one.</summary>
    /// <remarks>What another program writes, or a commit of a subsection, counts as the version as which it will be recorded.</remarks>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; null for the document.</param>
    /// <param name="after">The version; one that is not recorded is over as soon as the content is another.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VersionWaitException">No newer one in time.</exception>
    /// <exception cref="MdLockException">The document, the section or the settings are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AwaitedSection UntilVersion(
        string path, string? selector, VersionMark after, WaitOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(path, options, (document, time) => Poll(
            document,
            selector,
            options,
            time,
            (index, section) => after.IsBefore(document.History.Current(index, section), index.Checksum(section)),
            Invariant($"got no version after {after}"),
            cancellation));
    }

    /// <summary>Waits until a section's content is another one than now, whoever changes it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; null for the document.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VersionWaitException">No change in time.</exception>
    /// <exception cref="MdLockException">
    /// The document or the settings are not as they must be; the section is not there, or not there any more.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public AwaitedSection UntilChanged(string path, string? selector, WaitOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return With(path, options, (document, time) =>
        {
            string before;
            VersionMark version;
            using (RestCommits(document, time, cancellation))
            {
                (DocumentIndex index, Section section) = Look(document, selector);
                before = index.Checksum(section);
                version = document.History.Current(index, section);
            }

            // By the version too: what was changed and changed back between two looks did change.
            bool IsChanged(DocumentIndex index, Section section) =>
                index.Checksum(section) != before || document.History.Current(index, section) != version;
            return Poll(document, selector, options, time, IsChanged, "did not change", cancellation);
        });
    }

    private AwaitedSection With(string path, WaitOptions options, Func<OpenDocument, WaitClock, AwaitedSection> wait) =>
        _documents.With(
            path,
            document =>
            {
                LockSettings settings = document.Settings.Current;
                LockSettings asked = settings with { Timeout = options.Timeout ?? settings.Timeout };
                return wait(document, new WaitClock(_time, asked.Timeout));
            });

    private static AwaitedSection Poll(
        OpenDocument document,
        string? selector,
        WaitOptions options,
        WaitClock time,
        Func<DocumentIndex, Section, bool> isReached,
        string otherwise,
        CancellationToken cancellation)
    {
        FileMark? seen = null;
        TimeSpan nextLook = TimeSpan.Zero;
        string sectionId = selector ?? SectionIds.Document;
        while (true)
        {
            // The mark before the content: what changes between the two is seen the next time. And the content once a
            // second whatever the mark says, because a change within the grain of the file system's clock may not move it.
            FileMark? mark = FileMark.Of(document.Path);
            if (mark is not null && (mark != seen || time.Waited >= nextLook))
            {
                (seen, nextLook) = (mark, time.Waited + SlowPoll);

                // Between commits: within one, the content is already the new version and the history still the old one.
                using IDisposable? rest = RestCommits(document, time, cancellation);
                if (TryLook(document, selector) is var (index, section))
                {
                    sectionId = section.Id;
                    if (isReached(index, section))
                    {
                        return Found(document, index, section, time.Waited);
                    }
                }
            }

            if (time.Remaining <= TimeSpan.Zero)
            {
                throw new VersionWaitException(
                    $"'{sectionId}' of '{Path.GetFileName(document.Path)}' {otherwise} within {Seconds(time.Waited)}.",
                    "Wait longer with -Timeout, or see the versions with Get-MdSectionVersion.");
            }

            if (time.IsTellDue(SlowPoll))
            {
                Tell(options, time, Blockers.None);
            }

            TimeSpan left = time.Remaining;
            cancellation.WaitHandle.WaitOne(left > TimeSpan.Zero ? Least(ChangePoll, left) : TimeSpan.Zero);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets no commit run until disposed; null where that cannot be had, or not in the time of the wait.</summary>
    private static IDisposable? RestCommits(OpenDocument document, WaitClock time, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(time.Remaining > ChangePoll ? time.Remaining : ChangePoll);
        try
        {
            return document.Store.TryRestCommits(limited.Token);
        }
        catch (Exception busy) when (busy is StoreException
            || (busy is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Whoever may only read can wait all the same; at worst the number of a version is one too low.
            return null;
        }
    }

    private static ImmutableArray<HeldLock> FindLocks(
        OpenDocument document, LockTarget target, LockMode mode, OwnerSession owner, CancellationToken cancellation)
    {
        if (!document.Store.Exists)
        {
            return [];
        }

        return document.Store.Look<ImmutableArray<HeldLock>>(
            view =>
            [
                .. view.Table.Locks.Where(held =>
                    held.ConflictsWith(target, mode)
                    && held.Owner.OwnerId != owner.Identity.OwnerId
                    && owner.Find(held.LockId) is null
                    && view.Judge(held) is null),
            ],
            cancellation);
    }

    private static (DocumentIndex Index, Section Section) Look(OpenDocument document, string? selector)
    {
        DocumentIndex index = document.Reader.Read().Index;
        return (index, selector is null ? index.Root : index.Resolve(selector));
    }

    /// <summary>Null while the document is not there: some editors save by removing it and making it anew.</summary>
    private static (DocumentIndex Index, Section Section)? TryLook(OpenDocument document, string? selector)
    {
        try
        {
            return Look(document, selector);
        }
        catch (DocumentException gone) when (gone.ErrorId == ErrorIds.DocumentNotFound)
        {
            // Some editors save by removing the document and making it anew.
            return null;
        }
    }

    private static AwaitedSection Found(OpenDocument document, DocumentIndex index, Section section, TimeSpan waited)
    {
        VersionMark? version;
        try
        {
            version = document.History.Current(index, section);
        }
        catch (HistoryException)
        {
            // Whether a section is free does not depend on its history; what is wrong there, Test-MdDocument tells.
            version = null;
        }

        return new AwaitedSection(document.Path, section.Id, version, index.Checksum(section), waited);
    }

    private static void Tell(WaitOptions options, WaitClock time, Blockers blockers) =>
        options.OnWait?.Invoke(new WaitProgress(blockers, time.Waited, time.Remaining));

    private static LockAcquisitionException NotFree(
        LockTarget target, OpenDocument document, TimeSpan waited, ImmutableArray<HeldLock> locks, LockOwner asking) => new(
        ErrorIds.LockWaitTimeout,
        $"'{target}' of '{Path.GetFileName(document.Path)}' was not free within {Seconds(waited)}. "
            + Refusals.Holders(new Blockers(locks, []), asking),
        "Wait longer with -Timeout, or look at who is in the way with Get-MdLock.",
        isTransient: false);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.#} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
