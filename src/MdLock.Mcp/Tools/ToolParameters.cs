namespace MdLock.Mcp.Tools;

/// <summary>The arguments that several tools take.</summary>
internal static class ToolParameters
{
    /// <summary>What a client passes instead of a version to say that it does not care.</summary>
    public const string AnyVersion = "any";

    /// <summary>The document.</summary>
    public static ToolParameter Document { get; } = Required("document", "Path of a Markdown file.");

    /// <summary>The section.</summary>
    public static ToolParameter Section { get; } = Name("section", "Id or heading path.");

    /// <summary>The version that was read.</summary>
    public static ToolParameter Version { get; } =
        Name("version", "The version that read_section gave; 'any' overwrites unseen changes.");

    /// <summary>Why.</summary>
    public static ToolParameter Message { get; } = Optional("message", "Why, for the history.");

    /// <summary>How long to wait for others.</summary>
    public static ToolParameter Wait { get; } = new("wait_seconds", ToolParameterKind.Number, "How long to wait for locks of others.")
    {
        Most = 3600,
    };

    /// <summary>Where a section goes.</summary>
    public static ToolParameter Place { get; } = Required("place", "Where, seen from the anchor.") with
    {
        Choices = ["before", "after", "under"],
    };

    /// <summary>The other section.</summary>
    public static ToolParameter Anchor { get; } = Name("anchor", "Id of the other section; _document for the whole.");

    /// <summary>The text of a heading.</summary>
    public static ToolParameter Title { get; } = Name("title", "Text of the heading.");

    /// <summary>A name that is required.</summary>
    public static ToolParameter Name(string name, string description) =>
        new(name, ToolParameterKind.Name, description) { IsRequired = true };

    /// <summary>The number of a version.</summary>
    public static ToolParameter VersionNumber(string name, string description) =>
        new(name, ToolParameterKind.VersionNumber, description) { Least = 1 };

    /// <summary>A text that is required.</summary>
    public static ToolParameter Required(string name, string description) =>
        new(name, ToolParameterKind.Text, description) { IsRequired = true };

    /// <summary>A text that is not.</summary>
    public static ToolParameter Optional(string name, string description) => new(name, ToolParameterKind.Text, description);

    /// <summary>A flag.</summary>
    public static ToolParameter Flag(string name, string description) => new(name, ToolParameterKind.Flag, description);
}
