using MdLock.Rules;

namespace MdLock.Stores;

/// <summary>A sign of life of an owner.</summary>
/// <param name="At">When it was given.</param>
/// <param name="Sequence">Its number: another host sees that it grows, and needs no clock for that.</param>
/// <param name="OperationStart">When the owner's oldest lock here was granted.</param>
/// <param name="ExpectedDuration">For how long the owner may hold it from then on.</param>
internal sealed record Heartbeat(
    LockInstant At, long Sequence, DateTimeOffset OperationStart, TimeSpan ExpectedDuration);
