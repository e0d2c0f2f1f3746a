namespace MdLock.Mcp.Tools;

/// <summary>What an argument is.</summary>
internal enum ToolParameterKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Several texts, at least one.</summary>
    Texts,
}
