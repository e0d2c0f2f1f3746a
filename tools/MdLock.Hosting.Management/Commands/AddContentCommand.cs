using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes at the end of files.</summary>
[Cmdlet(VerbsCommon.Add, "Content", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class AddContentCommand : WriteContentCommand
{
    private protected override string Action => "Add Content";

    private protected override void Write(string file, string text) => File.AppendAllText(file, text, Encoding);
}
