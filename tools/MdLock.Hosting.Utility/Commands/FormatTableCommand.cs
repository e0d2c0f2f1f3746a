using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>Formats objects as a table; the engine does the work.</summary>
[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    /// <summary>Makes the command.</summary>
    public FormatTableCommand() => EngineInternals.SetFormatShape(this, "Table");
}
