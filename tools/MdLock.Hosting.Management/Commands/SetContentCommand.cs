using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes files anew.</summary>
[Cmdlet(VerbsCommon.Set, "Content", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class SetContentCommand : WriteContentCommand
{
    private protected override string Action => "Set Content";

    private protected override void Write(string file, string text) => File.WriteAllText(file, text, Encoding);
}
