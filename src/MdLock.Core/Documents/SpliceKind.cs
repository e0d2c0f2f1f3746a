namespace MdLock.Documents;

/// <summary>What a splice does to its section.</summary>
internal enum SpliceKind
{
    /// <summary>Replaces its content or a part of its body.</summary>
    Replacement,

    /// <summary>Replaces its heading.</summary>
    Heading,

    /// <summary>Removes it with all that is in it.</summary>
    Removal,

    /// <summary>Puts a new section directly under it.</summary>
    Insertion,
}
