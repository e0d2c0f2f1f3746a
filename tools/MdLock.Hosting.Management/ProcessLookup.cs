using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Finds processes on behalf of a command, which reports those that are not there.</summary>
internal static class ProcessLookup
{
    private const string NotFoundId = "NoProcessFoundForGivenId";

    public static IEnumerable<Process> ById(Cmdlet command, IEnumerable<int> ids)
    {
        foreach (int id in ids)
        {
            if (TryGet(id) is { } process)
            {
                yield return process;
            }
            else
            {
                string text = id.ToString(CultureInfo.InvariantCulture);
                command.WriteError(Error($"Cannot find a process with the process identifier {text}.", NotFoundId, id));
            }
        }
    }

    public static IEnumerable<Process> ByName(Cmdlet command, IEnumerable<string> names)
    {
        Process[] all = [.. Process.GetProcesses().OrderBy(Name, StringComparer.OrdinalIgnoreCase)];
        foreach (string name in names)
        {
            WildcardPattern wildcard = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            Process[] found = [.. all.Where(process => wildcard.IsMatch(Name(process)))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                command.WriteError(Error(
                    $"Cannot find a process with the name \"{name}\".",
                    "NoProcessFoundForGivenName",
                    name));
            }

            foreach (Process process in found)
            {
                yield return process;
            }
        }
    }

    private static Process? TryGet(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            // The only way in which .NET says that it is not running.
            return null;
        }
    }

    private static string Name(Process process)
    {
        try
        {
            return process.ProcessName;
        }
        catch (InvalidOperationException)
        {
            // It ended while the list was made.
            return string.Empty;
        }
    }

    private static ErrorRecord Error(string message, string id, object target) =>
        new(new ProcessCommandException(message), id, ErrorCategory.ObjectNotFound, target);
}
