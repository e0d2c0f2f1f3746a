namespace MdLock.Documents;

/// <summary>Where a section goes, seen from another one.</summary>
public enum Placement
{
    /// <summary>Right before it, at its level.</summary>
    Before,

    /// <summary>Right after it and all that is in it, at its level.</summary>
    After,

    /// <summary>Into it, after all that is in it; at the level of its last subsection, or one below its own.</summary>
    Under,
}
