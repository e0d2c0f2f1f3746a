using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes text to the host, by way of the information stream.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostCommand : PSCmdlet
{
    // The tag by which the engine knows what belongs on the screen.
    private static readonly string[] HostTag = ["PSHOST"];

    /// <summary>What to write.</summary>
    [Parameter(Position = 0, ValueFromRemainingArguments = true, ValueFromPipeline = true)]
    [Alias("Msg", "Message")]
    public object? Object { get; set; }

    /// <summary>Stays on the line.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>What stands between the items of a collection.</summary>
    [Parameter]
    [ValidateNotNull]
    public object Separator { get; set; } = " ";

    /// <summary>The colour of the text.</summary>
    [Parameter]
    public ConsoleColor? ForegroundColor { get; set; }

    /// <summary>The colour behind the text.</summary>
    [Parameter]
    public ConsoleColor? BackgroundColor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostInformationMessage message = new()
        {
            Message = Text(Object),
            NoNewLine = NoNewline,
            ForegroundColor = ForegroundColor,
            BackgroundColor = BackgroundColor,
        };
        WriteInformation(message, HostTag);
    }

    private string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        PSObject { BaseObject: string or IEnumerable } wrapped => Text(wrapped.BaseObject),
        IEnumerable items => string.Join(
            LanguagePrimitives.ConvertTo<string>(Separator),
            items.Cast<object?>().Select(Text).Where(text => text.Length > 0)),
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };
}
