using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>A command that turns objects into the text that the host would show; the engine does the work.</summary>
public abstract class TextOutputCommand : FrontEndCommandBase
{
    private readonly StringWriter _text = new();

    /// <summary>How wide lines may be.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        EngineInternals.SetTextOutput(this, _text, Width);
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        base.EndProcessing();
        Write(_text.ToString());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _text.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Takes the whole text; each of its lines ends with a newline.</summary>
    private protected abstract void Write(string text);
}
