using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MdLock.PesterRunner.Model;

/// <summary>One item of a <c>-ForEach</c>.</summary>
internal sealed partial class TestData(object? value)
{
    /// <summary>The variables that the item becomes: <c>$_</c>, and one for each key of a dictionary.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Variables
    {
        get
        {
            if (Unwrapped is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    yield return new(LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value);
                }
            }

            yield return new("_", value);
        }
    }

    private object? Unwrapped => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>
    /// Fills in the templates of a name that the item alone can fill in: <c>&lt;_&gt;</c> and <c>&lt;key&gt;</c>. What
    /// needs variables of the run stays as it is.
    /// </summary>
    public string Expand(string name) => Template().Replace(name, match =>
        Variables.Where(variable => variable.Key.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase))
            .Select(variable => LanguagePrimitives.ConvertTo<string>(variable.Value) ?? string.Empty)
            .FirstOrDefault(match.Value));

    [GeneratedRegex("(?<!`)<(?<name>[^>^`]+)>")]
    private static partial Regex Template();
}
