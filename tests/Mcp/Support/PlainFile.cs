namespace MdLock.McpTests.Support;

/// <summary>A document as programs write it that know of nobody else: read all, change, write all.</summary>
internal sealed class PlainFile(string path) : IAgentFile
{
    /// <inheritdoc/>
    public async Task<(string Text, string Version)> Read(string section) => (await File.ReadAllTextAsync(path), "");

    /// <inheritdoc/>
    public async Task<bool> TryWrite(string section, string text, string version)
    {
        // As careful editors do: nobody reads half a file.
        string temporary = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(temporary, text);
        File.Move(temporary, path, overwrite: true);
        return true;
    }
}
