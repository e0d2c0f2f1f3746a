using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace MdLock.Hosting;

/// <summary>Renders what the engine writes, and asks only where somebody can answer.</summary>
internal sealed class HostUserInterface : PSHostUserInterface
{
    private const string Reset = "\e[0m";

    private readonly HostTerminal _terminal;
    private readonly HostProgress _progress;
    private readonly Lock _writing = new();

    public HostUserInterface(HostTerminal terminal)
    {
        _terminal = terminal;
        _progress = new HostProgress(terminal);
        RawUI = new HostRawUserInterface(terminal.Width);
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _terminal.SupportsColor;

    public override void Write(string value) => Put(_terminal.Output, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Put(_terminal.Output, Paint(foregroundColor, backgroundColor, value));

    public override void WriteLine() => Put(_terminal.Output, _terminal.Output.NewLine);

    public override void WriteLine(string value) => Put(_terminal.Output, value + _terminal.Output.NewLine);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Put(_terminal.Output, Paint(foregroundColor, backgroundColor, value) + _terminal.Output.NewLine);

    public override void WriteErrorLine(string value) => Put(_terminal.Error, value + _terminal.Error.NewLine);

    public override void WriteDebugLine(string message) => WriteLabelled(FormatStyle.Debug, "DEBUG", message);

    public override void WriteVerboseLine(string message) => WriteLabelled(FormatStyle.Verbose, "VERBOSE", message);

    public override void WriteWarningLine(string message) => WriteLabelled(FormatStyle.Warning, "WARNING", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing)
        {
            _progress.Show(record);
        }
    }

    public override string ReadLine() => Answers().ReadLine() ?? string.Empty;

    public override SecureString ReadLineAsSecureString() =>
        throw new HostException("The host cannot read a secret without showing it.");

    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions)
    {
        TextReader answers = Answers();
        WriteHeading(caption, message);
        Dictionary<string, PSObject> results = [];
        foreach (FieldDescription field in descriptions)
        {
            Write($"{field.Name}: ");
            results[field.Name] = PSObject.AsPSObject(answers.ReadLine() ?? string.Empty);
        }

        return results;
    }

    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        TextReader answers = Answers();
        WriteHeading(caption, message);
        ChoiceList list = new(choices, defaultChoice);
        while (true)
        {
            Write(list.Question);
            if (list.Find(answers.ReadLine()) is { } chosen)
            {
                return chosen;
            }
        }
    }

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) => throw NobodyToAsk();

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw NobodyToAsk();

    private static PSInvalidOperationException NobodyToAsk() =>
        new("The host runs without a terminal to ask at. Read and Prompt functionality is not available.");

    private TextReader Answers() => _terminal.Input ?? throw NobodyToAsk();

    private void WriteHeading(string caption, string message)
    {
        foreach (string line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            WriteLine(line);
        }
    }

    private void WriteLabelled(FormatStyle style, string label, string message) =>
        WriteLine(SupportsVirtualTerminal
            ? $"{GetFormatStyleString(style)}{label}: {message}{Reset}"
            : $"{label}: {message}");

    private string Paint(ConsoleColor foreground, ConsoleColor background, string value) =>
        SupportsVirtualTerminal
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{PSStyle.MapForegroundColorToEscapeSequence(foreground)}{PaintBehind(background)}{value}{Reset}")
            : value;

    // The console's own background stays untouched: painting it black would show on any other.
    private string PaintBehind(ConsoleColor background) =>
        background == RawUI.BackgroundColor ? string.Empty : PSStyle.MapBackgroundColorToEscapeSequence(background);

    private void Put(TextWriter writer, string text)
    {
        lock (_writing)
        {
            _progress.Clear();
            writer.Write(GetOutputString(text, SupportsVirtualTerminal));
            writer.Flush();
        }
    }
}
