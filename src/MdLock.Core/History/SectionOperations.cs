namespace MdLock.History;

/// <summary>What made a version. Any other word is the operation of a caller.</summary>
internal static class SectionOperations
{
    /// <summary>The section as it was before its first commit.</summary>
    public const string Initial = "initial";

    /// <summary>Another program than MdLock wrote it, or removed it.</summary>
    public const string External = "external";

    /// <summary>Commits of sections above or below changed it, and recorded their own versions.</summary>
    public const string Nested = "nested";

    /// <summary>It was found damaged in the history, and taken from the document.</summary>
    public const string Repaired = "repaired";

    /// <summary>Its newest lines were found to be missing by a commit; no repair has told anybody yet.</summary>
    public const string Lost = "lost";

    /// <summary>Its content or body was replaced.</summary>
    public const string Set = "set";

    /// <summary>Text was added to its body.</summary>
    public const string Append = "append";

    /// <summary>It was added to the document.</summary>
    public const string Add = "add";

    /// <summary>It was removed from the document.</summary>
    public const string Remove = "remove";

    /// <summary>It was moved to another place.</summary>
    public const string Move = "move";

    /// <summary>Its heading was given another text.</summary>
    public const string Rename = "rename";

    /// <summary>It was given the content of an earlier version.</summary>
    public const string Restore = "restore";

    /// <summary>Whether a version was committed, and not merely noticed beside a commit.</summary>
    /// <param name="operation">The operation of the version.</param>
    public static bool IsCommit(string operation) => operation is not (Initial or External or Nested or Repaired or Lost);
}
