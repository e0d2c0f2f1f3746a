namespace MdLock.History;

/// <summary>What a check of a document and its history found.</summary>
internal enum FindingKind
{
    /// <summary>The document cannot be read, is not text, or cannot be divided into sections.</summary>
    DocumentUnreadable,

    /// <summary>A commit died and was neither finished nor undone yet; the next commit or repair does that.</summary>
    CommitUnfinished,

    /// <summary>The journal cannot be read.</summary>
    JournalDamaged,

    /// <summary>The counter of the fences cannot be gone on from, or was set back; until a repair no lock is granted.</summary>
    FenceCounterDamaged,

    /// <summary>The store knows fewer commits than the files tell of: it was set back, or is another one; until a repair none is made.</summary>
    StoreSetBack,

    /// <summary>The store knows a commit whose files are not there, or not yet; a repair gives it up.</summary>
    CommitFilesMissing,

    /// <summary>A file or a folder of the document's is open to more people than the document.</summary>
    TooOpen,

    /// <summary>Texts were kept aside that a person must look at.</summary>
    TextKeptAside,

    /// <summary>A temporary file of a commit that died.</summary>
    TemporaryFileLeft,

    /// <summary>The file that tells how the history stands is missing or damaged.</summary>
    StateDamaged,

    /// <summary>The file that tells how the history stands does not agree with a section's file.</summary>
    StateDisagrees,

    /// <summary>A section's file is missing.</summary>
    HistoryMissing,

    /// <summary>Lines are missing at the end of a section's file.</summary>
    HistoryTruncated,

    /// <summary>A line was altered or torn.</summary>
    LineDamaged,

    /// <summary>A line does not follow on the line before it: one was removed, added or swapped.</summary>
    ChainBroken,

    /// <summary>The numbers of the versions have a gap or a repeat.</summary>
    VersionsNotConsecutive,

    /// <summary>Versions are missing, as a commit noticed when it added its own.</summary>
    VersionsMissing,

    /// <summary>Versions were lost to damage at some time, as a repair recorded.</summary>
    VersionsLost,

    /// <summary>A file in the history folder that belongs to no section.</summary>
    UnknownFile,

    /// <summary>A section does not have the content that the last commit left, though no program wrote the document.</summary>
    ContentDisagrees,

    /// <summary>Another program wrote the document since the last commit; the next commit makes versions of that.</summary>
    EditedOutside,
}
