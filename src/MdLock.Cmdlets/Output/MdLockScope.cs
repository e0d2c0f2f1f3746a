namespace MdLock.Output;

/// <summary>How much of a document a lock covers.</summary>
public enum MdLockScope
{
    /// <summary>A section with its heading, its body and all its subsections.</summary>
    Subtree,

    /// <summary>A section's own body: the text before its first subsection.</summary>
    Body,

    /// <summary>The whole document.</summary>
    Document,
}
