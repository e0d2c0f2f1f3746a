using System.Collections;
using System.Management.Automation;

namespace MdLock.Completers;

/// <summary>What the engine could tell of the other arguments of a command, without running anything.</summary>
internal sealed class BoundArguments(IDictionary? values)
{
    /// <summary>More than a person means when asking for help with an argument.</summary>
    private const int MaxDocuments = 16;

    /// <summary>The documents that are named, and those with locks in the folders that are named.</summary>
    /// <param name="engine">Finds them.</param>
    /// <param name="fallback">What is meant where no path is given; null for nothing.</param>
    public IEnumerable<string> Documents(MdLockEngine engine, string? fallback) =>
        (fallback is not null && values?.Contains("LiteralPath") != true && values?.Contains("Path") != true
            ? new[] { fallback }.Select(ResolvePath()).OfType<string>()
            : Paths()).SelectMany(path => Expand(engine, path)).Take(MaxDocuments);

    /// <summary>The files and folders that are named, whether they are there or not.</summary>
    public IEnumerable<string> Paths()
    {
        string[] given = [.. Texts("LiteralPath"), .. Texts("Path")];
        return given.Length == 0 ? [] : given.Select(ResolvePath()).OfType<string>();
    }

    /// <summary>The values of a parameter that are text, or files.</summary>
    public IEnumerable<string> Texts(string parameter)
    {
        object? value = Plain(values?[parameter]);
        IEnumerable all = value is IEnumerable several and not string ? several : new[] { value };
        foreach (object? one in all)
        {
            if (Plain(one) is string { Length: > 0 } text)
            {
                yield return text;
            }
            else if (Plain(one) is FileSystemInfo file)
            {
                yield return file.FullName;
            }
        }
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>Resolves paths as the cmdlets do, wildcards apart: to expand them may take long.</summary>
    private static Func<string, string?> ResolvePath()
    {
        // A completer is given no session state, and the runspace hands none out while a pipeline runs in it.
        var session = (SessionState)Plain(ScriptBlock.Create("$ExecutionContext.SessionState").InvokeReturnAsIs())!;
        return path =>
        {
            string resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (!Path.Exists(resolved) && !WildcardPattern.ContainsWildcardCharacters(path))
            {
                resolved = session.Path.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path), out provider, out _);
            }

            return provider.Name == "FileSystem" ? resolved : null;
        };
    }

    private static IEnumerable<string> Expand(MdLockEngine engine, string path) =>
        Directory.Exists(path) ? engine.FindDocuments(path, recurse: false) : [path];
}
