namespace MdLock.Mcp.Tools;

/// <summary>What an argument is.</summary>
internal enum ToolParameterKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A text, or a whole number that stands for its digits: many clients make a number of what looks like one.</summary>
    Name,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A whole number, or the text of its digits: answers have some versions as numbers, and some as texts.</summary>
    VersionNumber,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Several names, at least one.</summary>
    Names,
}
