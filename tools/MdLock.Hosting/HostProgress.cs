using System.Globalization;
using System.Management.Automation;

namespace MdLock.Hosting;

/// <summary>
/// One line of progress on a terminal, wiped before anything else is written. A redirected output gets none, as with
/// pwsh: a file has no use for it.
/// </summary>
internal sealed class HostProgress(HostTerminal terminal)
{
    private const string WipeLine = "\r\e[K";

    private bool _shown;

    public void Show(ProgressRecord record)
    {
        Clear();
        if (terminal.SupportsColor && record.RecordType == ProgressRecordType.Processing)
        {
            string line = Describe(record);
            terminal.Output.Write(line.Length < terminal.Width ? line : line[..(terminal.Width - 1)]);
            terminal.Output.Flush();
            _shown = true;
        }
    }

    public void Clear()
    {
        if (_shown)
        {
            terminal.Output.Write(WipeLine);
            _shown = false;
        }
    }

    private static string Describe(ProgressRecord record)
    {
        string percent = record.PercentComplete >= 0
            ? string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete}%")
            : string.Empty;
        return $"{record.Activity}: {record.StatusDescription} {record.CurrentOperation}".TrimEnd() + percent;
    }
}
