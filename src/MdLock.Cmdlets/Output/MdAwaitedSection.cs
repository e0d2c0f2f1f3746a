using MdLock.Formatting;
using MdLock.Sessions;

namespace MdLock.Output;

/// <summary>A section for which a wait came to its end.</summary>
public sealed class MdAwaitedSection
{
    internal MdAwaitedSection(AwaitedSection found)
    {
        Path = found.Path;
        SectionId = found.SectionId;
        Version = VersionValue.Of(found.Version);
        Checksum = found.Checksum;
        Waited = found.Waited;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The section; <c>_document</c> for the whole document.</summary>
    public string SectionId { get; }

    /// <summary>
    /// The version that the section's content is: its number; or, where it is in no version yet, a text of the number as
    /// which it will be recorded, <c>+</c> and the start of its checksum. Null where the history cannot be read.
    /// </summary>
    public object? Version { get; }

    /// <summary>The SHA-256 of the section's content in UTF-8: 64 hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>How long the wait was.</summary>
    public TimeSpan Waited { get; }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line(SectionId);
}
