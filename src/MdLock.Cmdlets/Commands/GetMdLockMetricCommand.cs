using System.Management.Automation;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLockMetric: how much was locked, waited for and changed, and how long it took, over all processes.</summary>
[Cmdlet(VerbsCommon.Get, "MdLockMetric", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockMetric), typeof(string))]
public sealed class GetMdLockMetricCommand : MetricsCommand
{
    /// <summary>Return the figures of all documents together, as one line of JSON.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (AsJson)
        {
            ForTarget(null, () => WriteObject(Collect(Documents).ToJson()));
        }
    }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        if (AsJson)
        {
            Note(document);
        }
        else
        {
            WriteObject(new MdLockMetric(Collect([document])));
        }
    }
}
