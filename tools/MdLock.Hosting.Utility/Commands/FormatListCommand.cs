using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>Formats objects as a list of their properties; the engine does the work.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    /// <summary>Makes the command.</summary>
    public FormatListCommand() => EngineInternals.SetFormatShape(this, "List");
}
