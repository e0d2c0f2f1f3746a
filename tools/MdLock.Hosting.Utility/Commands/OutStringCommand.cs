using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Turns objects into the text that the host would show.</summary>
[Cmdlet(VerbsData.Out, "String")]
public sealed class OutStringCommand : TextOutputCommand
{
    /// <summary>Writes line by line.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    private protected override void Write(string text)
    {
        if (Stream)
        {
            // What follows the last newline is no line.
            WriteObject(text.Split(Environment.NewLine)[..^1], enumerateCollection: true);
        }
        else
        {
            WriteObject(text);
        }
    }
}
