using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Etcd.Tables;

/// <summary>The JSON of an entry: that of a lock's file, and what is to be known of it beyond that.</summary>
/// <param name="Record">What a file says too.</param>
/// <param name="Lease">The lease of the owner's process.</param>
/// <param name="Place">The place from which a lock was handed to its owner.</param>
/// <param name="Clock">The run of the machine by whose clocks the times are, where it is not the owner's.</param>
/// <param name="FenceBase">
/// For a lock whose fence is made of the revision at which it was granted, the last at which it was written: what is added to it.
/// </param>
/// <param name="FenceStep">For such a lock: its number among those that were granted with it.</param>
/// <param name="LockTtl">For a ticket: how long its locks shall last, in seconds.</param>
internal sealed record EntryRecord(LockRecord Record, string? Lease, long? Place, string? Clock, long? FenceBase, int? FenceStep, double? LockTtl);
