using System.Management.Automation;
using MdLock.Metrics;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that compute figures of documents.</summary>
public abstract class MetricsCommand : DocumentsCommand
{
    private readonly List<string> _documents = [];

    private protected MetricsCommand()
    {
    }

    /// <summary>Not what happened before. A time without a zone is local time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>The documents that were named so far.</summary>
    private protected IReadOnlyList<string> Documents => _documents;

    /// <summary>The figures of some documents together.</summary>
    private protected MetricsReport Collect(IReadOnlyList<string> documents)
    {
        MetricsReport report = Engine.LockMetrics.Collect(documents, ToOffset(Since), StopToken);
        WriteVerbose($"{string.Join(", ", documents)} had {report.Operations.Count} operations.");
        return report;
    }

    /// <summary>Takes note of a document.</summary>
    private protected void Note(string document) => _documents.Add(document);

    private static DateTimeOffset? ToOffset(DateTime? time) =>
        time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;
}
