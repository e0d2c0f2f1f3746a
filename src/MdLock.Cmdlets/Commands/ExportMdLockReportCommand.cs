using System.Management.Automation;
using MdLock.Exports;
using MdLock.Reports;

namespace MdLock.Commands;

/// <summary>Export-MdLockReport: writes a page that shows who held, who waited for whom, and who changed what.</summary>
[Cmdlet(VerbsData.Export, "MdLockReport", SupportsShouldProcess = true, DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMdLockReportCommand : DocumentsCommand
{
    private readonly List<string> _documents = [];
    private ContentionCollector? _collector;
    private bool _hasFailed;

    /// <summary>The file, taken as it is: a page of HTML.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Not what happened before. A time without a zone is local time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Not what happened after. A time without a zone is local time.</summary>
    [Parameter]
    public DateTime? Until { get; set; }

    /// <summary>Return the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private string Words => ReportText.Count(_documents.Count, "document", "documents");

    private string File => GetUnresolvedProviderPathFromPSPath(Destination);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Until < Since)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("-Until is before -Since: there is no time between them.", nameof(Until)),
                "UntilBeforeSince",
                ErrorCategory.InvalidArgument,
                nameof(Until)));
        }

        _collector = new ContentionCollector(ToOffset(Since), ToOffset(Until));
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => ForTarget(File, () =>
    {
        string file = File;
        if (_documents.Count == 0 && _hasFailed)
        {
            WriteVerbose($"No document could be read, and so there is no report in {file}.");
        }
        else if (ShouldProcess(file, $"Write a report about {Words}"))
        {
            Write(file);
        }
    });

    /// <inheritdoc/>
    private protected override void ProcessDocument(string document)
    {
        // Until it has not: an error of one document ends the work on it only.
        bool hadFailed = _hasFailed;
        _hasFailed = true;
        Destinations.RequireOther(document, File);
        string path = Engine.Contention.Collect(document, _collector!, StopToken);
        _hasFailed = hadFailed;
        WriteVerbose($"Read the audit trail of {path}.");
        _documents.Add(path);
    }

    private void Write(string file)
    {
        ContentionReport report = _collector!.ToReport();
        string page = ReportPage.Of(report, DateTimeOffset.UtcNow);
        ExportFile.Write(file, page);
        WriteVerbose($"Wrote {report.Events} events of {Words} as a page of {page.Length} characters to {file}.");
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }

    private static DateTimeOffset? ToOffset(DateTime? time) =>
        time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;
}
