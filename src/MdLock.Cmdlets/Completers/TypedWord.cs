using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using MdLock.Formatting;

namespace MdLock.Completers;

/// <summary>What a person typed of an argument so far, and what may be offered for it.</summary>
internal sealed partial class TypedWord
{
    private readonly string _text;
    private readonly bool _isQuoted;

    /// <summary>Reads a word as the engine hands it over: its value, between quotes if there were any.</summary>
    public TypedWord(string? word)
    {
        _text = word ?? "";
        _isQuoted = _text.Length > 0 && _text[0] is '\'' or '"';
        if (_isQuoted)
        {
            int end = _text.Length > 1 && _text[^1] == _text[0] ? 1 : 0;
            _text = _text[1..^end];
        }
    }

    /// <summary>What may be meant: what begins with what was typed, else what contains it; case does not matter.</summary>
    /// <remarks>A shell that completes what all offers have in common could not go on from the one to the other.</remarks>
    public IReadOnlyList<CompletionResult> Complete(IEnumerable<CompletionChoice> choices)
    {
        var begin = new List<CompletionResult>();
        var contain = new List<CompletionResult>();
        var offered = new HashSet<string>(StringComparer.Ordinal);
        foreach (CompletionChoice choice in choices)
        {
            bool begins = true;
            CompletionName? name = choice.Names.FirstOrDefault(one => one.IsPrintable && one.BeginsWith(_text));
            if (name is null)
            {
                begins = false;
                name = choice.Names.FirstOrDefault(one => one.IsPrintable && one.Contains(_text));
            }

            if (name is not null && offered.Add(name.Value))
            {
                (begins ? begin : contain).Add(new CompletionResult(
                    Quote(name.Value), SafeText.Line(name.Shown), CompletionResultType.ParameterValue, SafeText.Line(choice.Describe())));
            }
        }

        return begin.Count > 0 ? begin : contain;
    }

    private string Quote(string text) => _isQuoted || !PlainWord().IsMatch(text)
        ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'"
        : text;

    /// <summary>What the language reads as one word of text in any place, or as a number that is written no other way.</summary>
    [GeneratedRegex(@"^([\p{L}_][\p{L}\p{Nd}_./-]*|[1-9][0-9]{0,8})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}
