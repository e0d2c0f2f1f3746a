using System.Management.Automation.Runspaces;

namespace MdLock.Hosting;

/// <summary>Turns the words of a command line into the parameters of a script, as <c>pwsh -File</c> does.</summary>
public static class ScriptArguments
{
    /// <summary>
    /// A word that begins with a dash names a parameter, whose value follows after a colon or as the next word; the
    /// engine, which knows the script's parameters, tells switches from names. Any other word is a value.
    /// </summary>
    public static IEnumerable<CommandParameter> Parse(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return ParseWords(words);
    }

    private static IEnumerable<CommandParameter> ParseWords(IEnumerable<string> words)
    {
        string? pending = null;
        foreach (string word in words)
        {
            if (pending is not null)
            {
                yield return new CommandParameter(pending, Value(word));
                pending = null;
            }
            else if (word.Length < 2 || word[0] != '-')
            {
                yield return new CommandParameter(null, word);
            }
            else if (word.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            {
                yield return new CommandParameter(word);
            }
            else if (colon == word.Length - 1)
            {
                pending = word[..colon];
            }
            else
            {
                yield return new CommandParameter(word[..colon], Value(word[(colon + 1)..]));
            }
        }

        if (pending is not null)
        {
            yield return new CommandParameter(pending);
        }
    }

    // The only way to switch a switch off from outside of PowerShell: -Confirm:$false.
    private static object Value(string word) =>
        word.Equals("$true", StringComparison.OrdinalIgnoreCase) ? true
        : word.Equals("$false", StringComparison.OrdinalIgnoreCase) ? false
        : word;
}
