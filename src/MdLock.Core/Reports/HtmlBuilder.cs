using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using MdLock.Errors;

namespace MdLock.Reports;

/// <summary>Writes a page. What is filled into the markup is text, always: nobody can forget to escape it.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds markup with texts and numbers in it.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Filler markup)
    {
        // The filler has written already.
        _ = markup;
        _html.Append('\n');
    }

    /// <summary>Adds markup that is written in the program, style sheets for one.</summary>
    public void AddMarkup(string markup) => _html.Append(markup).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    // What steers a terminal is shown in pages too: no form of HTML may hold most of it, and what reorders a line hides text.
    private void AddText(string? text) => _html.Append(WebUtility.HtmlEncode(EscapedText.Line(text)));

    /// <summary>Fills texts and numbers into markup that is written in the program.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Filler
    {
        private readonly HtmlBuilder _page;

        /// <summary>Called by the compiler.</summary>
        public Filler(int literalLength, int formattedCount, HtmlBuilder page)
        {
            _page = page;
            page._html.EnsureCapacity(page._html.Length + literalLength + (8 * formattedCount));
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _page._html.Append(markup);

        /// <summary>A text, whoever wrote it.</summary>
        public void AppendFormatted(string? text) => _page.AddText(text);

        /// <summary>A letter.</summary>
        public void AppendFormatted(char letter) => _page.AddText(letter.ToString());

        /// <summary>A number.</summary>
        public void AppendFormatted(int number) => _page._html.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A length or a place, as precise as anybody sees.</summary>
        public void AppendFormatted(double number) => _page._html.Append(CultureInfo.InvariantCulture, $"{number:0.##}");
    }
}
