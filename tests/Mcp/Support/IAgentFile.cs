namespace MdLock.McpTests.Support;

/// <summary>How an agent gets at a document: by the server, or by the file as it is.</summary>
internal interface IAgentFile
{
    /// <summary>Reads a section, or all there is.</summary>
    /// <returns>The text, and what the writer has to know of it.</returns>
    Task<(string Text, string Version)> Read(string section);

    /// <summary>Writes the text that was read, changed.</summary>
    /// <returns>False where it was refused because somebody else wrote in between.</returns>
    Task<bool> TryWrite(string section, string text, string version);
}
