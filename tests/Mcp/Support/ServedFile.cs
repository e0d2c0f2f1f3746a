using System.Text.Json;

namespace MdLock.McpTests.Support;

/// <summary>The same document, by the server of one client.</summary>
internal sealed class ServedFile(Client client) : IAgentFile
{
    /// <inheritdoc/>
    public async Task<(string Text, string Version)> Read(string section)
    {
        JsonElement read = await client.Do("read_section", new { document = "guide.md", section });
        return (read.GetProperty("content").GetString()!, read.GetProperty("version").GetString()!);
    }

    /// <inheritdoc/>
    public async Task<bool> TryWrite(string section, string text, string version)
    {
        Reply reply = await client.Ask("set_section", new { document = "guide.md", section, content = text, version, wait_seconds = 100 });
        Assert.True(!reply.IsError || reply.Text.StartsWith("VersionConflict: ", StringComparison.Ordinal), reply.Text);
        return !reply.IsError;
    }
}
