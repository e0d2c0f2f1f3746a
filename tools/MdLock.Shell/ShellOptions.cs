namespace MdLock.Shell;

/// <summary>What the command line asks for.</summary>
/// <param name="Script">The script file to run, or null.</param>
/// <param name="Command">The commands to run, or null.</param>
/// <param name="Module">The manifest to import instead of the built one, or null.</param>
/// <param name="ImportModule">Whether a module is imported at all.</param>
/// <param name="Arguments">What follows the script.</param>
internal sealed record ShellOptions(
    string? Script, string? Command, string? Module, bool ImportModule, IReadOnlyList<string> Arguments)
{
    /// <summary>How to call the shell.</summary>
    public const string Usage =
        """
        Usage: MdLock.Shell [-Module PATH | -NoModule] [-File] SCRIPT [ARGUMENT...]
               MdLock.Shell [-Module PATH | -NoModule] -Command TEXT...

        Runs a PowerShell script or commands with the MdLock module imported.
          -Module PATH   imports this manifest (default: $MDLOCK_MODULE, else the one that the build laid out)
          -NoModule      imports nothing
        """;

    /// <summary>Reads a command line; options are those of pwsh where pwsh has them.</summary>
    /// <exception cref="FormatException">There is nothing to run, or an option is unknown or incomplete.</exception>
    public static ShellOptions Parse(IReadOnlyList<string> words)
    {
        string? module = null;
        bool importModule = true;
        for (int at = 0; at < words.Count; at++)
        {
            switch (words[at].ToUpperInvariant())
            {
                case "-MODULE":
                    module = Next(words, ref at);
                    break;
                case "-NOMODULE":
                    importModule = false;
                    break;
                // Nothing else is ever loaded, and nothing is asked without a terminal.
                case "-NOPROFILE" or "-NONINTERACTIVE" or "-NOLOGO":
                    break;
                case "-COMMAND" or "-C":
                    Next(words, ref at);
                    return new ShellOptions(null, string.Join(' ', words.Skip(at)), module, importModule, []);
                case "-FILE" or "-F":
                    string script = Next(words, ref at);
                    return new ShellOptions(script, null, module, importModule, [.. words.Skip(at + 1)]);
                case ['-', ..]:
                    throw new FormatException($"The option '{words[at]}' is unknown.");
                default:
                    return new ShellOptions(words[at], null, module, importModule, [.. words.Skip(at + 1)]);
            }
        }

        throw new FormatException("There is nothing to run.");
    }

    private static string Next(IReadOnlyList<string> words, ref int at) =>
        ++at < words.Count ? words[at] : throw new FormatException($"The option '{words[at - 1]}' needs a value.");
}
