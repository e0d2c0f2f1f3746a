using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes a time span, of its parts or between two times.</summary>
[Cmdlet(VerbsCommon.New, "TimeSpan", DefaultParameterSetName = "Date")]
public sealed class NewTimeSpanCommand : PSCmdlet
{
    /// <summary>Where it begins; now, by default.</summary>
    [Parameter(Position = 0, ParameterSetName = "Date", ValueFromPipeline = true)]
    public DateTime? Start { get; set; }

    /// <summary>Where it ends; now, by default.</summary>
    [Parameter(Position = 1, ParameterSetName = "Date")]
    public DateTime? End { get; set; }

    /// <summary>Days.</summary>
    [Parameter(ParameterSetName = "Time")]
    public int Days { get; set; }

    /// <summary>Hours.</summary>
    [Parameter(ParameterSetName = "Time")]
    public int Hours { get; set; }

    /// <summary>Minutes.</summary>
    [Parameter(ParameterSetName = "Time")]
    public int Minutes { get; set; }

    /// <summary>Seconds.</summary>
    [Parameter(ParameterSetName = "Time")]
    public int Seconds { get; set; }

    /// <summary>Milliseconds.</summary>
    [Parameter(ParameterSetName = "Time")]
    public int Milliseconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        DateTime now = DateTime.Now;
        WriteObject(ParameterSetName == "Time"
            ? new TimeSpan(Days, Hours, Minutes, Seconds, Milliseconds)
            : (End ?? now) - (Start ?? now));
    }
}
