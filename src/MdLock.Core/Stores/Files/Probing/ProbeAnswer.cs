namespace MdLock.Stores.Files.Probing;

/// <summary>What a trial saw.</summary>
/// <param name="IsPassed">Whether the file system did what it should.</param>
/// <param name="Detail">What was seen, as a clause without a full stop.</param>
internal sealed record ProbeAnswer(bool IsPassed, string Detail);
