using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>Formats objects as a wide table of one property; the engine does the work.</summary>
/// <remarks>Without -AutoSize and -Column, whose base class the engine keeps to itself.</remarks>
[Cmdlet(VerbsCommon.Format, "Wide")]
public sealed class FormatWideCommand : OuterFormatTableAndListBase
{
    /// <summary>Makes the command.</summary>
    public FormatWideCommand() => EngineInternals.SetFormatShape(this, "Wide");
}
