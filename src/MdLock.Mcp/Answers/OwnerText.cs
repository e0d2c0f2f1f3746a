using MdLock.Errors;
using MdLock.Rules;

namespace MdLock.Mcp.Answers;

/// <summary>An owner, for a model to read.</summary>
internal static class OwnerText
{
    /// <summary>Who, where, and which process; of a lease the process does not matter.</summary>
    public static string Of(LockOwner owner) => EscapedText.Line(owner.Kind == OwnershipKind.Lease
        ? $"{owner.User} on {owner.HostName} (lease)"
        : FormattableString.Invariant($"{owner.User} on {owner.HostName} (process {owner.ProcessId})"));
}
