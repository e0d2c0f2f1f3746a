namespace MdLock.History;

/// <summary>A section as it was after one change. Immutable; versions of a section are numbered 1, 2, 3 …</summary>
/// <remarks>
/// <para>
/// A version holds the whole content of the section: heading, body and subsections. It is recorded for the sections
/// that a commit names, and for those with a history that the commit removes.
/// </para>
/// <para>
/// A commit of a section changes what the sections around it and in it contain. These get no version then: the text
/// is in the version of the named section. At their own next commit the content that they have come to have is
/// recorded first, with the operation <see cref="SectionOperations.Nested"/>. So the versions whose operation
/// <see cref="SectionOperations.IsCommit"/> are exactly those that commits named, and no text is in no version.
/// </para>
/// </remarks>
public sealed record SectionVersion
{
    /// <summary>The identity of the section, which stays when its id changes.</summary>
    public required string SectionKey { get; init; }

    /// <summary>The id that the section had after the change.</summary>
    public required string SectionId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The whole content; null for the version in which the section was removed.</summary>
    public required string? Content { get; init; }

    /// <summary>When the change was committed or noticed.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The user whose commit it was, or one of <see cref="VersionAuthors"/>.</summary>
    public required string Author { get; init; }

    /// <summary>The SHA-256 of the content in UTF-8, of no bytes where it is null: 64 hexadecimal digits.</summary>
    public required string Checksum { get; init; }

    /// <summary>What was done: one of <see cref="SectionOperations"/>, or a caller's word.</summary>
    public required string Operation { get; init; }

    /// <summary>Why, in the words of whoever made the change; null where nothing was said.</summary>
    public string? Message { get; init; }

    /// <summary>The fence of the lock in whose name it was committed; 0 for what no commit made.</summary>
    public required long Fence { get; init; }

    /// <summary>The commit that recorded it; versions of one commit have the same.</summary>
    public required Guid Commit { get; init; }

    /// <summary>The hash of the history line before it: 64 hexadecimal digits; zeros for the first.</summary>
    public required string Previous { get; init; }

    /// <summary>The hash of its own history line.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether the section is not in the document in this version.</summary>
    public bool IsRemoved => Content is null;
}
