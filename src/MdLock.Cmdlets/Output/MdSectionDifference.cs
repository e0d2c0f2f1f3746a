using MdLock.Formatting;
using MdLock.History;
using MdLock.Queries;

namespace MdLock.Output;

/// <summary>How one version of a section became another.</summary>
public sealed class MdSectionDifference
{
    internal MdSectionDifference(FoundVersion reference, FoundVersion difference, VersionDiff diff)
    {
        Path = difference.Path;
        SectionId = difference.Version.SectionId;
        ReferenceVersion = reference.Version.Version;
        DifferenceVersion = difference.Version.Version;
        Added = diff.Added;
        Removed = diff.Removed;
        Diff = diff.Text;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The id that the section had in the second version.</summary>
    public string SectionId { get; }

    /// <summary>The number of the first version.</summary>
    public int ReferenceVersion { get; }

    /// <summary>The number of the second version.</summary>
    public int DifferenceVersion { get; }

    /// <summary>How many lines the second version has that the first has not.</summary>
    public int Added { get; }

    /// <summary>How many lines the first version has that the second has not.</summary>
    public int Removed { get; }

    /// <summary>The unified diff; empty for equal versions.</summary>
    public string Diff { get; }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Block(Diff);
}
