using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Goes to another location and keeps in mind where it was.</summary>
[Cmdlet(VerbsCommon.Push, "Location", DefaultParameterSetName = "Path")]
public sealed class PushLocationCommand : LocationCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SessionState.Path.PushCurrentLocation(string.Empty);
        if (Path.Length > 0)
        {
            Go(Path);
        }
    }
}
