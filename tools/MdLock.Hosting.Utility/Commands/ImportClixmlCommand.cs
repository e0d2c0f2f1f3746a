using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Restores the objects that Export-Clixml wrote.</summary>
[Cmdlet(VerbsData.Import, "Clixml", DefaultParameterSetName = PathSet)]
public sealed class ImportClixmlCommand : PathCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            foreach (object? item in PSSerializer.DeserializeAsList(Read(path)))
            {
                WriteObject(item, enumerateCollection: true);
            }
        }
    }

    private string Read(string path)
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException exception)
        {
            ThrowTerminatingError(new ErrorRecord(exception, "FileOpenFailure", ErrorCategory.OpenError, file));
            throw;
        }
    }
}
