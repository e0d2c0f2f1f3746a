using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MdLock.PesterRunner.Execution;

/// <summary>
/// The name of a block or test in which <c>&lt;expression&gt;</c> stands for the value of a variable.
/// </summary>
internal static partial class NameTemplate
{
    /// <summary>Whether there is anything to fill in.</summary>
    public static bool IsTemplate(string name) => name.Contains('<', StringComparison.Ordinal);

    /// <summary>The name as PowerShell that evaluates to it in the scope of the test.</summary>
    /// <exception cref="ParseException">What stands between the angle brackets is no expression.</exception>
    public static ScriptBlock ToScript(string name)
    {
        string literal = name
            .Replace("$", "`$", StringComparison.Ordinal)
            .Replace("\"", "`\"", StringComparison.Ordinal);
        return ScriptBlock.Create($"\"{Placeholder().Replace(literal, "$$($$$1)")}\"");
    }

    [GeneratedRegex("(?<!`)<([^>^`]+)>")]
    private static partial Regex Placeholder();
}
