using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>A history of one document: four owners lock, wait, release and rename at random.</summary>
internal sealed class Walk
{
    // Two differ in case only: owners are compared as they are.
    private static readonly string[] Owners = ["ann", "ANN", "bob", "cyd"];

    // Filling a table takes a crowd of readers, as all its locks must tolerate each other.
    private static readonly LockTable Crowd = new()
    {
        Locks =
        [
            .. Enumerable.Range(1, 100).Select(number => Make.Held(
                $"reader{number}", LockMode.Shared, new LockTarget("a", ["root", "a"], LockScope.Body), number)),
        ],
        LastFence = 100,
    };

    private readonly Dictionary<long, LockRequest> _requests = [];
    private readonly Action<Step> _check;
    private int _second;

    public Walk(int readers, Action<Step> check)
    {
        _check = check;
        Table = Crowd with { Locks = Crowd.Locks[..readers] };
    }

    public Outline Outline { get; private set; } = Outline.Confusable;

    public LockTable Table { get; private set; }

    public int Steps { get; private set; }

    public void Take(IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            Take(operation);
        }
    }

    /// <summary>All locks are released, then everybody resumes in order, is granted, and releases.</summary>
    public void Drain()
    {
        ReleaseAll();
        while (!Table.Tickets.IsEmpty)
        {
            long place = Table.Tickets[0].Order;
            Step step = Step.Resume(Outline, Table, _requests[place], place, Now());
            Assert.True(step.Granted is not null, $"I2: the first of the queue is not granted but {step.Decision}.");
            Done(step);
            ReleaseAll();
        }
    }

    private void Take(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Request:
                Request(operation);
                break;
            case OperationKind.Resume:
                Resume(operation);
                break;
            case OperationKind.Withdraw:
                Done(Step.Withdraw(Outline, Table, Place(operation)));
                break;
            case OperationKind.Release:
            case OperationKind.ReleaseAnother:
                (Guid id, long fence) = Identity(operation);
                Done(Step.Release(Outline, Table, id, fence));
                break;
            case OperationKind.Renew:
            case OperationKind.RenewAnother:
                (id, fence) = Identity(operation);
                Done(Step.Renew(Outline, Table, id, fence, TimeSpan.FromSeconds(operation.First), Now()));
                break;
            case OperationKind.Rename:
                int section = 1 + (operation.First % (Outline.Count - 1));
                Relocate(Outline.Rename(section, $"k{_second++}"));
                break;
            case OperationKind.Move:
                section = 1 + (operation.First % (Outline.Count - 1));
                Relocate(Outline.Move(section, operation.Second % Outline.Count));
                break;
            case OperationKind.MeetUnreadable:
                LockTarget target = Outline.Target(operation.First % Outline.Count, LockScope.Body);
                if (Table.Locks.Length < LockTable.MaxLocks)
                {
                    Table = Make.WithUnreadable(Table, Owners[operation.Owner], target);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation of the walk.");
        }
    }

    private void Request(Operation operation)
    {
        ImmutableArray<LockTarget> targets = Outline.AllTargets();
        LockRequest request = Make.Request(
            Owners[operation.Owner],
            operation.Mode,
            [
                .. Enumerable.Range(0, operation.Count)
                    .Select(i => targets[(operation.First + (i * operation.Second)) % targets.Length]),
            ]) with
        {
            TimeToLive = TimeSpan.FromSeconds(operation.Pick),
        };
        Step step = Step.Ask(Outline, Table, request, operation.Wait, Now());
        if (step.Waiting is { } waiting)
        {
            _requests[waiting.Ticket.Order] = request;
        }

        Done(step);
    }

    private void Resume(Operation operation)
    {
        long place = Place(operation);

        // Somebody whose ticket is gone asks with a request as good as any.
        LockRequest request = _requests.GetValueOrDefault(place)
            ?? Make.Request(Owners[operation.Owner], operation.Mode, Outline.Target(Outline.Root, LockScope.Document));
        Done(Step.Resume(Outline, Table, request, place, Now()));
    }

    /// <summary>Of a ticket, more often the first than another; or at times of none.</summary>
    private long Place(Operation operation)
    {
        ImmutableArray<Ticket> tickets = Table.Tickets;
        if (tickets.IsEmpty || operation.Pick % 16 == 0)
        {
            return operation.Second;
        }

        return tickets[operation.Wait ? 0 : operation.First % tickets.Length].Order;
    }

    private (Guid Id, long Fence) Identity(Operation operation)
    {
        if (Table.Locks.IsEmpty)
        {
            return (Guid.Empty, 0);
        }

        HeldLock held = Table.Locks[operation.First % Table.Locks.Length];
        HeldLock other = Table.Locks[operation.Second % Table.Locks.Length];
        bool isRight = operation.Kind is OperationKind.Release or OperationKind.Renew;
        return (isRight ? 0 : 1 + (operation.Pick % 4)) switch
        {
            0 => (held.LockId, held.Fence),
            1 => (held.LockId, held.Fence + 1),
            2 => (held.LockId, held.Fence - 1),
            3 => (new Guid(operation.Pick, 0, 0, new byte[8]), held.Fence),
            _ => (held.LockId, held == other ? -1 : other.Fence),
        };
    }

    /// <summary>A section moves only where its locks come to conflict with none: an editor sees to that.</summary>
    private void Relocate(Outline next)
    {
        Step step = Step.Relocate(Outline, Table, next);
        HeldLock[] readable = [.. Table.Locks.Where(held => held.IsReadable && held.Mode == LockMode.Exclusive)];
        bool isSafe = readable.All(held => Table.Locks.All(other =>
            held == other || !other.IsReadable
            || (Text(held) & Text(other)) == 0));
        if (isSafe)
        {
            Done(step);
        }

        ulong Text(HeldLock held) => next.TextOf(next.Relocated(Outline, held.Target));
    }

    private void ReleaseAll()
    {
        while (!Table.Locks.IsEmpty)
        {
            Done(Step.Release(Outline, Table, Table.Locks[0].LockId, Table.Locks[0].Fence));
        }
    }

    private LockInstant Now() => Make.At(++_second);

    private void Done(Step step)
    {
        Steps++;
        _check(step);
        Table = step.After;
        Outline = step.NextOutline ?? Outline;
    }
}
