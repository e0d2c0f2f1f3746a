using MdLock.Disk;
using MdLock.Documents;
using MdLock.Platform;
using MdLock.Rules;
using MdLock.Sessions;
using MdLock.Stores;
using MdLock.Stores.Files;

namespace MdLock.Worker;

/// <summary>Does what a worker is told, as one owner.</summary>
internal sealed class Editor(OwnerSession session)
{
    private readonly List<Guid> _reclaimed = [];

    public WorkerReply Do(WorkerRequest request)
    {
        _reclaimed.Clear();
        WorkerReply reply = request.Command switch
        {
            WorkerCommand.Acquire => Acquire(request),
            WorkerCommand.Release => Release(),
            WorkerCommand.ReleaseLease => ReleaseLease(request),
            WorkerCommand.Commit => Commit(
                request, (index, section) => SectionEditor.ReplaceBody(index, section, request.Text)),
            WorkerCommand.CommitContent => Commit(
                request, (index, section) => SectionEditor.ReplaceContent(index, section, request.Text, true)),
            WorkerCommand.Increment => Increment(request),
            WorkerCommand.Contend => Contend(request),
            WorkerCommand.Traffic => RunTraffic(request),
            WorkerCommand.StopInCriticalSection => StopInCriticalSection(request),
            WorkerCommand.EditForAWhile => RunLong(request, run => run.Edit(request.Sections[0], request.Count)),
            WorkerCommand.RenameForAWhile => RunLong(request, run => run.Rename(request.Sections[0])),
            WorkerCommand.MoveForAWhile => RunLong(request, run => run.Move(request.Sections[0])),
            WorkerCommand.AddAndRemoveForAWhile => RunLong(request, run => run.AddAndRemove(request.Sections[0])),
            WorkerCommand.SaveForAWhile => SaveForAWhile(request),
            WorkerCommand.SwapForAWhile => Swap(request),
            WorkerCommand.Script => RunScript(request),
            WorkerCommand.KilledCommit => new()
            {
                Operations = MortalCommit.Run(session, request.Path, request.Text, request.Count),
            },
            WorkerCommand.KilledMove => Move(request),
            _ => Commit(request, (index, section) =>
            {
                StopPoint.Wait();
                return SectionEditor.ReplaceBody(index, section, request.Text);
            }),
        };
        return reply with { Reclaimed = [.. _reclaimed] };
    }

    private WorkerReply Acquire(WorkerRequest request) =>
        new() { Grants = [.. Take(request).Select(taken => GrantOf(taken))] };

    private WorkerReply Release()
    {
        foreach (SectionLock held in session.Held)
        {
            session.Release(held, CancellationToken.None);
        }

        return new();
    }

    private WorkerReply ReleaseLease(WorkerRequest request)
    {
        session.ReleaseLeases(request.Path, request.Token ?? "", lockId: null, CancellationToken.None);
        return new();
    }

    private WorkerReply Commit(WorkerRequest request, Func<DocumentIndex, Section, EditResult> edit)
    {
        using ChangeUnderLock writer = session.BeginChange(
            request.Path, request.Sections[0], request.Scope, CallFor(request), request.Token, CancellationToken.None);
        writer.Commit(edit, null, CancellationToken.None);
        return new() { Grants = [new(writer.Authorities[0].LockId, writer.Authorities[0].Fence, null, writer.SectionId)] };
    }

    private WorkerReply Move(WorkerRequest request)
    {
        var death = new Death(request.Count);
        session.Move(request.Path, request.Text, CallFor(request), request.Token, CancellationToken.None, death.Approach);
        return new() { Operations = death.Done };
    }

    private WorkerReply Increment(WorkerRequest request)
    {
        var grants = new List<WorkerGrant>();
        for (int i = 0; i < request.Count; i++)
        {
            SectionLock taken = Take(request)[0];
            int value = Counter.Increment(session, request.Path, request.Sections[0]);
            grants.Add(GrantOf(taken, value));
            session.Release(taken, CancellationToken.None);
        }

        return new() { Grants = grants };
    }

    private WorkerReply Contend(WorkerRequest request)
    {
        using var witness = new Witness(request.Witness);
        SectionLock taken = Take(request)[0];
        witness.Enter([0], exclusive: true);
        witness.Leave([0], exclusive: true);
        session.Release(taken, CancellationToken.None);
        return new() { Grants = [GrantOf(taken)] };
    }

    private WorkerReply RunTraffic(WorkerRequest request)
    {
        using var witness = new Witness(request.Witness);
        var traffic = new Traffic(session, request.Path, witness, request.Seed);
        traffic.Run(request.Count);
        return new() { Commits = traffic.Commits };
    }

    private static WorkerReply Swap(WorkerRequest request)
    {
        LinkSwapper.Run(request.Path, request.Sections, request.Text, TimeSpan.FromSeconds(request.Duration));
        return new();
    }

    private WorkerReply RunScript(WorkerRequest request)
    {
        var script = new LockScript(session, request.Path, request.Sections, request.Seed);
        script.Run(request.Count);
        return new() { Tally = script.Tally };
    }

    private WorkerReply RunLong(WorkerRequest request, Action<LongRun> work)
    {
        var run = new LongRun(session, request.Path, TimeSpan.FromSeconds(request.Duration));
        work(run);
        return new() { LongRun = run.Record };
    }

    private static WorkerReply SaveForAWhile(WorkerRequest request)
    {
        var editor = new PlainEditor(request.Path, TimeSpan.FromSeconds(request.Duration));
        editor.Run();
        return new() { LongRun = editor.Record };
    }

    private static WorkerReply StopInCriticalSection(WorkerRequest request)
    {
        DocumentFolders folder = DocumentFolders.For(CanonicalPath.Of(request.Path), lockRoot: null);
        using var store = new FileLockStore(folder, Machine.Identify(), TimeProvider.System);
        store.Transact(
            view =>
            {
                StopPoint.Wait();
                return new Transition<bool>(view.Table, true);
            },
            TableAccess.Ordinary,
            CancellationToken.None);
        return new();
    }

    private TakenLocks Take(WorkerRequest request) =>
        session.Acquire(request.Path, request.Sections, CallFor(request), CancellationToken.None);

    private LockOptions CallFor(WorkerRequest request) => new()
    {
        Scope = request.Scope,
        Mode = request.Mode,
        TimeToLive = TimeSpan.FromSeconds(request.TimeToLive),
        Timeout = TimeSpan.FromSeconds(request.Timeout),
        NoWait = request.Timeout == 0,
        Persistent = request.Persistent,
        OnReclaim = reclaimed => _reclaimed.Add(reclaimed.Lock?.LockId ?? Guid.Empty),
    };

    private static WorkerGrant GrantOf(SectionLock taken, int value = 0) => new(
        taken.Held.LockId, taken.Held.Fence, taken.TicketOrder, taken.Held.Target.SectionId, taken.Token, value);
}
