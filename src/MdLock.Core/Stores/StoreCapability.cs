namespace MdLock.Stores;

/// <summary>Something that MdLock relies on, and whether a folder's file system does it.</summary>
/// <param name="Name">What, in one word, such as <c>OperatingSystemLock</c>.</param>
/// <param name="Folder">The folder that was tried.</param>
/// <param name="IsPassed">Whether it does it.</param>
/// <param name="IsNeeded">Whether locks or commits do not hold without it.</param>
/// <param name="Detail">What was tried and seen, as a sentence.</param>
/// <param name="Consequence">What is lost without it, as a sentence.</param>
internal sealed record StoreCapability(
    string Name, string Folder, bool IsPassed, bool IsNeeded, string Detail, string Consequence);
