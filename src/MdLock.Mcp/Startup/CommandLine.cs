using MdLock.Mcp.Answers;

namespace MdLock.Mcp.Startup;

/// <summary>What the program was started with.</summary>
internal sealed record CommandLine
{
    private const string Help = """
        mdlock-mcp: a server of the Model Context Protocol for sections of Markdown documents, on standard input and output.

          --root FOLDER   A folder in which it may touch documents; may be given several times. The current one without it.
          --read-only     Change nothing, and take no locks.
          --version       Write the version, and end.
          --help          Write this, and end.
        """;

    /// <summary>The folders in which documents may be touched.</summary>
    public IReadOnlyList<string> Roots { get; private init; } = ["."];

    /// <summary>Whether nothing may be changed or locked.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>What to write instead of serving; null to serve.</summary>
    public string? Information { get; private init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="ToolException">There is something in it that is not known.</exception>
    public static CommandLine Read(IReadOnlyList<string> arguments)
    {
        var roots = new List<string>();
        bool isReadOnly = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--root" when i + 1 < arguments.Count && arguments[i + 1].Length > 0:
                    roots.Add(arguments[++i]);
                    break;
                case "--read-only":
                    isReadOnly = true;
                    break;
                case "--help":
                    return new CommandLine { Information = Help };
                case "--version":
                    return new CommandLine { Information = Program.Version };
                case "--root":
                    throw new ToolException(ToolErrorIds.ArgumentInvalid, "--root needs a folder.", "See --help.");
                default:
                    throw new ToolException(
                        ToolErrorIds.ArgumentInvalid, $"'{arguments[i]}' is no option.", "See --help.");
            }
        }

        return new CommandLine { Roots = roots.Count > 0 ? roots : ["."], IsReadOnly = isReadOnly };
    }
}
