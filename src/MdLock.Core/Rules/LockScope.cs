namespace MdLock.Rules;

/// <summary>How much of a document a lock covers.</summary>
public enum LockScope
{
    /// <summary>A section with its heading, its body and all its subsections. The default.</summary>
    Subtree,

    /// <summary>A section's own body: the text before its first subsection.</summary>
    Body,

    /// <summary>The whole document.</summary>
    Document,
}
