namespace MdLock.Mcp.Answers;

/// <summary>The conditions that only the server knows, beside those of the core.</summary>
internal static class ToolErrorIds
{
    /// <summary>An argument is missing, unknown, of another type or out of range.</summary>
    public const string ArgumentInvalid = nameof(ArgumentInvalid);

    /// <summary>A path leads out of the folders that the server may touch.</summary>
    public const string OutsideRoots = nameof(OutsideRoots);

    /// <summary>A path names no Markdown document.</summary>
    public const string NotMarkdown = nameof(NotMarkdown);

    /// <summary>The server may only read.</summary>
    public const string ReadOnlyServer = nameof(ReadOnlyServer);

    /// <summary>The text to replace is not in the section.</summary>
    public const string TextNotFound = nameof(TextNotFound);

    /// <summary>The text to replace is in the section several times.</summary>
    public const string TextAmbiguous = nameof(TextAmbiguous);

    /// <summary>The client went while a call waited.</summary>
    public const string ClientGone = nameof(ClientGone);
}
