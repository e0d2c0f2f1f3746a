namespace MdLock.Commits;

/// <summary>What became of a commit that did not come to its end.</summary>
public enum RecoveryOutcome
{
    /// <summary>The document was still the old one: the commit was undone.</summary>
    RolledBack,

    /// <summary>The entry in the journal was torn: its commit had not come to touch the document.</summary>
    Discarded,

    /// <summary>The document was already the new one: the commit was finished.</summary>
    RolledForward,

    /// <summary>The document was neither: nothing was overwritten, and what the commit wanted was kept aside.</summary>
    Conflict,
}
