using System.Management.Automation.Host;

namespace MdLock.Hosting;

/// <summary>The choices of a prompt, with the key that <c>&amp;</c> marks in each label.</summary>
internal sealed class ChoiceList
{
    private readonly List<(string Key, string Label)> _choices;
    private readonly int _defaultChoice;

    public ChoiceList(IEnumerable<ChoiceDescription> choices, int defaultChoice)
    {
        _choices = [.. choices.Select(Split)];
        _defaultChoice = defaultChoice;
    }

    /// <summary>All choices in one line, the default named at its end.</summary>
    public string Question
    {
        get
        {
            string list = string.Join("  ", _choices.Select(choice => $"[{choice.Key}] {choice.Label}"));
            return _defaultChoice < 0 ? $"{list}: " : $"{list} (default is \"{_choices[_defaultChoice].Key}\"): ";
        }
    }

    /// <summary>
    /// The choice that an answer means: by key or label, the default for an empty one.
    /// </summary>
    /// <returns>The index, or null when the question has to be asked again.</returns>
    /// <exception cref="EndOfStreamException">The input ended and there is no default to fall back on.</exception>
    public int? Find(string? answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            return _defaultChoice >= 0 ? _defaultChoice
                : answer is null ? throw new EndOfStreamException("The input ended before the prompt was answered.")
                : null;
        }

        int found = _choices.FindIndex(choice =>
            choice.Key.Equals(answer.Trim(), StringComparison.OrdinalIgnoreCase)
            || choice.Label.Equals(answer.Trim(), StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : null;
    }

    private static (string Key, string Label) Split(ChoiceDescription choice)
    {
        string label = choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return (mark >= 0 && mark < label.Length ? label.Substring(mark, 1).ToUpperInvariant() : label, label);
    }
}
