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
        Version = found.Version;
        Checksum = found.Checksum;
        Waited = found.Waited;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The section; <c>_document</c> for the whole document.</summary>
    public string SectionId { get; }

    /// <summary>
    /// The number of the version that the section's content is, from 1: of the newest one that is recorded, or, where
    /// the content is another one, of the next. Null where the history cannot be read.
    /// </summary>
    public int? Version { get; }

    /// <summary>The SHA-256 of the section's content in UTF-8: 64 hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>How long the wait was.</summary>
    public TimeSpan Waited { get; }

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line(SectionId);
}
