using System.Text;
using MdLock.Formatting;
using MdLock.History;
using MdLock.Queries;

namespace MdLock.Output;

/// <summary>A section as it was after one change. Times are UTC.</summary>
/// <remarks>What only tells is made fit for a terminal here; what names something, such as an id or a path, is exact.</remarks>
public sealed class MdSectionVersion
{
    private readonly SectionVersion _version;

    internal MdSectionVersion(FoundVersion found)
    {
        Path = found.Path;
        _version = found.Version;
    }

    /// <summary>The document, by its canonical path.</summary>
    public string Path { get; }

    /// <summary>The id that the section had after the change.</summary>
    public string SectionId => _version.SectionId;

    /// <summary>The identity of the section, which stays when its id changes.</summary>
    public string SectionKey => SafeText.Line(_version.SectionKey);

    /// <summary>The number of the version, from 1.</summary>
    public int Version => _version.Version;

    /// <summary>When the change was committed or noticed.</summary>
    public DateTime Timestamp => _version.Timestamp.UtcDateTime;

    /// <summary>The user whose commit it was; <c>external</c> for what another program wrote.</summary>
    public string Author => SafeText.Line(_version.Author);

    /// <summary>What was done, such as <c>set</c>, <c>restore</c> or <c>external</c>.</summary>
    public string Operation => SafeText.Line(_version.Operation);

    /// <summary>Why, in the words of <c>-Operation</c> of the change or of the lock; null where nothing was said.</summary>
    public string? Message => SafeText.Optional(_version.Message);

    /// <summary>The fence of the lock in whose name it was committed; 0 for what no commit made.</summary>
    public long Fence => _version.Fence;

    /// <summary>The commit that recorded it; versions of one commit have the same.</summary>
    public Guid Commit => _version.Commit;

    /// <summary>True for the version in which the section was removed.</summary>
    public bool IsRemoved => _version.IsRemoved;

    /// <summary>Its length, in UTF-16 characters.</summary>
    public int Length => _version.Content?.Length ?? 0;

    /// <summary>Its size in UTF-8, in bytes.</summary>
    public int Size => Encoding.UTF8.GetByteCount(_version.Content ?? "");

    /// <summary>Heading, body and subsections; null for the version in which the section was removed.</summary>
    public string? Content => _version.Content;

    /// <summary>The SHA-256 of <see cref="Content"/> in UTF-8: 64 hexadecimal digits.</summary>
    public string Checksum => SafeText.Line(_version.Checksum);

    /// <inheritdoc/>
    public override string ToString() => SafeText.Line($"{SectionId} {Version}");
}
