namespace MdLock.Bench.Mcp;

/// <summary>Edits by Set-MdSection, in a pwsh that runs for longer and is told each line.</summary>
internal sealed class ModuleEditor : IEditor
{
    private readonly SpokenProcess _shell;

    public ModuleEditor(string document, string section)
    {
        string script = $$"""
            $ErrorActionPreference = 'Stop'
            Import-Module '{{BuiltPrograms.Module}}'
            while ($null -ne ($line = [Console]::In.ReadLine())) {
                Set-MdSection '{{document}}' '{{section}}' -Append $line
                [Console]::Out.WriteLine('done')
            }
            """;
        _shell = new SpokenProcess(["pwsh", "-NoProfile", "-NonInteractive", "-Command", script], isCompiledAtOnce: true);
    }

    /// <inheritdoc/>
    public void Append(string text) => _shell.Ask(text);

    /// <inheritdoc/>
    public void Dispose() => _shell.Dispose();
}
