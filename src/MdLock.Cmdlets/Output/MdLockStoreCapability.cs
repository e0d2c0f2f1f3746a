using MdLock.Formatting;
using MdLock.Stores.Files.Probing;
using MdLock.Stores;

namespace MdLock.Output;

/// <summary>Something that MdLock relies on, and whether a folder's file system does it.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdLockStoreCapability
{
    private MdLockStoreCapability(StoreCapability found, MdLockStoreMode mode)
    {
        Path = found.Folder;
        Name = found.Name;
        Passed = found.IsPassed;
        Needed = found.IsNeeded;
        Detail = SafeText.Line(found.Detail);
        Consequence = SafeText.Line(found.Consequence);
        Mode = mode;
    }

    /// <summary>The folder that was tried: that of the lock files, or that of the document.</summary>
    public string Path { get; }

    /// <summary>What, in one word, such as <c>OperatingSystemLock</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the file system does it.</summary>
    public bool Passed { get; }

    /// <summary>Whether locks or commits do not hold without it.</summary>
    public bool Needed { get; }

    /// <summary>What was tried and seen, as a sentence.</summary>
    public string Detail { get; }

    /// <summary>What is lost without it, as a sentence.</summary>
    public string Consequence { get; }

    /// <summary>What follows from all that was tried for the same document.</summary>
    public MdLockStoreMode Mode { get; }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{Name}: {Passed}");

    /// <summary>What was found for one document.</summary>
    internal static IReadOnlyList<MdLockStoreCapability> From(IReadOnlyList<StoreCapability> found)
    {
        var mode = (MdLockStoreMode)StoreProbe.Judge(found);
        var capabilities = new List<MdLockStoreCapability>();
        foreach (StoreCapability one in found)
        {
            capabilities.Add(new MdLockStoreCapability(one, mode));
        }

        return capabilities;
    }
}
