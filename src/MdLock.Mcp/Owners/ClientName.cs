using System.Text;

namespace MdLock.Mcp.Owners;

/// <summary>The name of a client as it stands in locks, versions and the audit trail.</summary>
internal static class ClientName
{
    /// <summary>A lock record is at most 1 KB, and has more to tell than a name.</summary>
    private const int MaxLength = 40;

    /// <summary>What a client is called that gives itself no name.</summary>
    private const string Unnamed = "an MCP client";

    /// <summary>The name: short, on one line, and of letters, digits and a few marks.</summary>
    /// <param name="given">What the client calls itself: it can call itself anything.</param>
    public static string Of(string? given)
    {
        var name = new StringBuilder();
        foreach (Rune rune in (given ?? "").EnumerateRunes())
        {
            bool isPlain = Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '_' or '.' or '/' or '@';
            name.Append(isPlain ? rune.ToString() : "_");
            if (name.Length >= MaxLength)
            {
                break;
            }
        }

        string trimmed = name.ToString().Trim();
        return trimmed.Length > 0 ? trimmed : Unnamed;
    }
}
