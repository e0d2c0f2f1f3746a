namespace MdLock.Documents;

/// <summary>What an edit would do to a section that it may not touch.</summary>
internal enum BoundaryBreach
{
    /// <summary>The section's heading would no longer be one: an open fence or HTML block runs over it.</summary>
    Swallowed,

    /// <summary>Text of the section would become a section of its own.</summary>
    Split,

    /// <summary>The line end of the section's heading would run together with the new text.</summary>
    HeadingChanged,

    /// <summary>The section would have another heading level.</summary>
    LevelChanged,

    /// <summary>The section would stand under another section.</summary>
    ParentChanged,

    /// <summary>The section would end earlier or later, and so hold other text.</summary>
    ExtentChanged,

    /// <summary>The text for the section holds no heading of its own.</summary>
    HeadingMissing,

    /// <summary>The text for the section has text before its heading.</summary>
    TextBeforeHeading,

    /// <summary>The text for the section holds a second section of the same or a higher level.</summary>
    SecondSection,

    /// <summary>The text for the preamble holds a heading.</summary>
    HeadingInPreamble,
}
