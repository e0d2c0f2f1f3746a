using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Worker;

/// <summary>An editor that takes and gives back locks of all kinds at random, and commits under some of them.</summary>
public sealed class Traffic(OwnerSession session, string path, Witness witness, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _commits = [];

    /// <summary>How many commits it made to each section.</summary>
    public IReadOnlyDictionary<string, int> Commits => _commits;

    /// <summary>Does so many rounds.</summary>
    public void Run(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            LockMode mode = _random.Next(3) == 0 ? LockMode.Shared : LockMode.Exclusive;
            LockScope scope = _random.Next(10) switch
            {
                0 => LockScope.Document,
                < 5 => LockScope.Body,
                _ => LockScope.Subtree,
            };
            HashSet<string> sections = [Pick(), Pick()];
            int most = _random.Next(1, 3);
            Visit(scope == LockScope.Document ? [TrafficOutline.Document] : [.. sections.Take(most)], scope, mode);
        }
    }

    private string Pick() => TrafficOutline.Sections[_random.Next(TrafficOutline.Sections.Count)];

    private void Visit(IReadOnlyList<string> sections, LockScope scope, LockMode mode)
    {
        var call = new LockOptions { Scope = scope, Mode = mode, Timeout = Patience };
        IReadOnlyList<SectionLock> locks = session.Acquire(path, sections, call, CancellationToken.None);
        int[] places = [.. sections.SelectMany(id => TrafficOutline.Covered(id, scope)).Distinct()];
        bool exclusive = mode == LockMode.Exclusive;
        witness.Enter(places, exclusive);
        if (exclusive && _random.Next(2) == 0)
        {
            Increment(TrafficOutline.Sections[places[_random.Next(places.Length)]]);
        }

        witness.Leave(places, exclusive);
        foreach (SectionLock taken in locks)
        {
            session.Release(taken, CancellationToken.None);
        }
    }

    private void Increment(string section)
    {
        Counter.Increment(session, path, section);
        _commits[section] = _commits.GetValueOrDefault(section) + 1;
    }
}
