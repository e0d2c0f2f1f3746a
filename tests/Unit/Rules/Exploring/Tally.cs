using System.Collections.Concurrent;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>How often each kind of answer came: a property that never met its case shows nothing.</summary>
internal sealed class Tally
{
    private static readonly string[] Kinds =
    [
        "granted", "renewed", "several granted", "queued", "held", "deadlock", "limit", "resumed", "still waiting",
        "gone", "withdrawn", "released", "not released", "renewal", "no renewal", "relocated", "moved with a ticket",
    ];

    private readonly ConcurrentDictionary<string, int> _counts = new();

    public void Add(Step step)
    {
        foreach (string kind in KindsOf(step))
        {
            _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        }
    }

    public void AssertNoneIsRare()
    {
        foreach (string kind in Kinds)
        {
            Assert.True(_counts.GetValueOrDefault(kind) >= 50, $"{kind} came {_counts.GetValueOrDefault(kind)} times.");
        }
    }

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));

    private static IEnumerable<string> KindsOf(Step step)
    {
        if (step.Granted is { } granted)
        {
            yield return step.IsResumption ? "resumed" : "granted";
            if (!granted.Renewed.IsEmpty)
            {
                yield return "renewed";
            }

            if (granted.Locks.Length > 1)
            {
                yield return "several granted";
            }
        }
        else if (step.Waiting is not null)
        {
            yield return step.IsResumption ? "still waiting" : "queued";
        }
        else if (step.Refused is { } refused)
        {
            string late = step.IsResumption ? " on resumption" : "";
            yield return refused.Reason switch
            {
                RefusalReason.Held => "held",
                RefusalReason.Deadlock => $"deadlock{late}",
                RefusalReason.LimitReached => $"limit{late}",
                _ => "gone",
            };
        }
        else if (step.NextOutline is { } next)
        {
            yield return "relocated";
            if (step.Before.Tickets.Any(ticket => ticket.Targets.Any(target =>
                !ReferenceEquals(next.Relocated(step.Outline, target), target))))
            {
                yield return "moved with a ticket";
            }
        }
        else if (step.Identity is null)
        {
            yield return step.Removed == true ? "withdrawn" : "not withdrawn";
        }
        else if (step.Removed is { } removed)
        {
            yield return removed ? "released" : "not released";
        }
        else
        {
            yield return step.Renewed is null ? "no renewal" : "renewal";
        }
    }
}
