namespace MdLock.Bench.Mcp;

/// <summary>Edits by the server, as an agent's client does.</summary>
internal sealed class ServerEditor : IEditor
{
    private readonly SpokenProcess _server;
    private readonly string _document;
    private readonly string _section;
    private int _requests;

    public ServerEditor(string document, string section)
    {
        _document = document;
        _section = section;
        _server = new SpokenProcess(
            [BuiltPrograms.Server, "--root", Path.GetDirectoryName(document)!], isCompiledAtOnce: true);
        _server.Ask(ServerRequests.Initialize);
        _server.Tell(ServerRequests.Initialized);
    }

    /// <inheritdoc/>
    public void Append(string text)
    {
        string answer = _server.Ask(ServerRequests.Append(++_requests, _document, _section, text));
        if (!answer.Contains("\"changed\":true", StringComparison.Ordinal))
        {
            throw new IOException($"The server did not edit '{_document}': {answer}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
