using System.Management.Automation;
using MdLock.PesterRunner.Execution;

namespace MdLock.PesterRunner.Commands;

/// <summary>Ends a test as skipped or inconclusive.</summary>
[Cmdlet(VerbsCommon.Set, "ItResult")]
public sealed class SetItResultCommand : PSCmdlet
{
    /// <summary>The test does not apply here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = nameof(Skipped))]
    public SwitchParameter Skipped { get; set; }

    /// <summary>The test cannot tell.</summary>
    [Parameter(Mandatory = true, ParameterSetName = nameof(Inconclusive))]
    public SwitchParameter Inconclusive { get; set; }

    /// <summary>Why.</summary>
    [Parameter]
    public string Because { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TestOutcome outcome = Skipped ? TestOutcome.Skipped : TestOutcome.Inconclusive;
        TestResultException result = new(outcome, Because);
        ThrowTerminatingError(new ErrorRecord(result, $"PesterTest{outcome}", ErrorCategory.InvalidResult, null));
    }
}
