namespace MdLock.EtcdTests.Histories;

/// <summary>The search for an order of the operations on one document.</summary>
internal sealed class OrderSearch
{
    private const int StepsBetweenLooksAtTheClock = 1024;

    // What stood in the way is first told by what is left; of both as much as a log of tests shows.
    private const int ShownOperations = 9;

    private readonly HashSet<(UInt128 Set, RegisterState State)> _tried = [];
    private readonly Stack<Step> _path = new();
    private readonly Event _known = new();
    private readonly Event _open = new();
    private readonly Needs _needs;
    private readonly int _count;
    private int _deepest = -1;
    private Deepest? _obstacle;

    /// <summary>Prepares it.</summary>
    /// <param name="operations">The operations, in any order.</param>
    public OrderSearch(IReadOnlyCollection<Operation> operations)
    {
        _needs = new Needs(operations);

        // Each set of operations has a digest: that of another set differs, but for a chance of about 2^-128 a pair. The same
        // numbers each time, so that a search takes the same steps each time.
        var random = new Random(operations.Count);
        var events = new List<Event>();
        var open = new List<Event>();
        foreach (Operation operation in operations)
        {
            if (operation.Outcome == Outcome.Unknown)
            {
                // It has no mark: each can take effect in one state only, of a lock that is held or a value that is committed,
                // and ends that for good. So whether it was taken before makes no difference to what may follow a state.
                open.Add(new Event { Operation = operation, At = operation.Invoked });
                continue;
            }

            var mark = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64() << 1);
            var call = new Event { Operation = operation, Mark = mark, At = operation.Invoked };
            var end = new Event { Operation = operation, At = operation.Returned, IsEnd = true };
            call.End = end;
            events.Add(call);
            events.Add(end);
            _count++;
        }

        // At one moment, beginnings come first: then the two operations overlap, and both orders are tried.
        Link(_known, events.OrderBy(one => one.At).ThenBy(one => one.IsEnd));
        Link(_open, open.OrderBy(one => one.At));
    }

    /// <summary>How often an operation was tried.</summary>
    public long Steps { get; private set; }

    /// <summary>After a search that found no order: how far it came, and what stood in its way.</summary>
    public string Obstacle => _obstacle is null
        ? ""
        : $"{_obstacle.Placed} of {_count} have a place; then the lock is held by [{string.Join(", ", _obstacle.State.Holders)}]"
            + $"{(_obstacle.State.IsShared ? " who share" : "")}, the last fence is {_obstacle.State.LastFence}, and "
            + $"{_obstacle.State.Value} is committed.\nLeft:\n{string.Join('\n', _obstacle.Left)}\n"
            + $"The last ones:\n{string.Join('\n', _obstacle.Last)}";

    /// <summary>Searches. True when there is an order, false when there is none, null when it was told to stop.</summary>
    /// <param name="mayGoOn">Asked every now and then.</param>
    public bool? Run(Func<bool> mayGoOn)
    {
        RegisterState state = RegisterState.First;
        UInt128 set = 0;
        int placed = 0;
        Event? next = FirstChoice();
        while (placed < _count)
        {
            if (++Steps % StepsBetweenLooksAtTheClock == 0 && !mayGoOn())
            {
                return null;
            }

            if (next is null)
            {
                Remember(placed, state);
                if (!_path.TryPop(out Step? back))
                {
                    return false;
                }

                (state, set) = (back.State, back.Set);
                placed -= back.Event.End is null ? 0 : 1;
                PutBack(back.Event);
                next = NextChoice(back.Event);
                continue;
            }

            if (state.After(next.Operation!) is { } after && _needs.Allow(next.Operation!, state) && _tried.Add((set ^ next.Mark, after)))
            {
                _path.Push(new(next, state, set));
                (state, set) = (after, set ^ next.Mark);
                placed += next.End is null ? 0 : 1;
                TakeOut(next);
                next = FirstChoice();
            }
            else
            {
                next = NextChoice(next);
            }
        }

        return true;
    }

    private static void Link(Event head, IEnumerable<Event> events)
    {
        Event last = head;
        foreach (Event one in events)
        {
            (last.Next, one.Previous) = (one, last);
            last = one;
        }
    }

    private Event? FirstChoice() => ChoiceAt(_known.Next, isOpen: false);

    private Event? NextChoice(Event from) => ChoiceAt(from.Next, isOpen: from.End is null);

    /// <summary>The first event from one on that may come next: behind the first end nothing may, for it must be before.</summary>
    private Event? ChoiceAt(Event? at, bool isOpen)
    {
        if (!isOpen)
        {
            if (at is { IsEnd: false })
            {
                return at;
            }

            at = _open.Next;
        }

        return at is not null && at.At <= FirstEnd() ? at : null;
    }

    private long FirstEnd()
    {
        Event? at = _known.Next;
        while (at is { IsEnd: false })
        {
            at = at.Next;
        }

        return at?.At ?? long.MaxValue;
    }

    private void TakeOut(Event call)
    {
        _needs.Meet(call.Operation!);
        Unlink(call);
        if (call.End is not null)
        {
            Unlink(call.End);
        }
    }

    private void PutBack(Event call)
    {
        _needs.Restore(call.Operation!);

        // In the opposite order, so that each finds its neighbours as they were.
        if (call.End is not null)
        {
            Relink(call.End);
        }

        Relink(call);
    }

    private static void Unlink(Event one)
    {
        one.Previous!.Next = one.Next;
        if (one.Next is not null)
        {
            one.Next.Previous = one.Previous;
        }
    }

    private static void Relink(Event one)
    {
        one.Previous!.Next = one;
        if (one.Next is not null)
        {
            one.Next.Previous = one;
        }
    }

    private void Remember(int placed, RegisterState state)
    {
        if (placed > _deepest)
        {
            _deepest = placed;
            _obstacle = new(placed, state, [.. _path.Take(ShownOperations).Select(step => step.Event.Operation!)], [.. Left()]);
        }
    }

    private IEnumerable<Operation> Left()
    {
        int shown = 0;
        for (Event? at = _known.Next; at is not null && shown < ShownOperations; at = at.Next)
        {
            if (!at.IsEnd)
            {
                shown++;
                yield return at.Operation!;
            }
        }
    }

    /// <summary>The beginning or the end of an operation, in a list by time.</summary>
    private sealed class Event
    {
        public Operation? Operation { get; init; }

        public UInt128 Mark { get; init; }

        public long At { get; init; }

        public bool IsEnd { get; init; }

        /// <summary>Of a beginning: the end; null for an operation without an outcome.</summary>
        public Event? End { get; set; }

        public Event? Previous { get; set; }

        public Event? Next { get; set; }
    }

    /// <summary>An operation that was given its place, and how things stood before.</summary>
    private sealed record Step(Event Event, RegisterState State, UInt128 Set);

    /// <summary>Where the search came furthest.</summary>
    private sealed record Deepest(int Placed, RegisterState State, IReadOnlyList<Operation> Last, IReadOnlyList<Operation> Left);
}
