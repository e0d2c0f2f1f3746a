using System.Management.Automation;
using MdLock.Exports;
using MdLock.Metrics;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Export-MdLockMetric: writes figures to a file that others read at any moment.</summary>
[Cmdlet(VerbsData.Export, "MdLockMetric", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMdLockMetricCommand : MetricsCommand
{
    /// <summary>How.</summary>
    [Parameter(Mandatory = true)]
    public MdLockMetricFormat Format { get; set; }

    /// <summary>The file, taken as it is; for the node exporter's textfile collector its name ends in <c>.prom</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string file = GetUnresolvedProviderPathFromPSPath(Destination);
        ForTarget(file, () =>
        {
            if (ShouldProcess(file, $"Write metrics as {Format}"))
            {
                Write(file);
            }
        });
    }

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document) => Note(document);

    private void Write(string file)
    {
        if (Format == MdLockMetricFormat.Json)
        {
            ExportFile.WriteJson(file, Collect(Documents));
        }
        else
        {
            var reports = new List<MetricsReport>();
            foreach (string document in Documents)
            {
                reports.Add(Collect([document]));
            }

            ExportFile.WritePrometheus(file, reports);
        }

        WriteVerbose($"Wrote the metrics of {Documents.Count} documents to {file}.");
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }
}
