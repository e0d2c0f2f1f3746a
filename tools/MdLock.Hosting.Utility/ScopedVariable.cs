using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Variables of a scope that is named as in <c>-Scope</c>.</summary>
internal static class ScopedVariable
{
    // Scopes can only be counted from inside of PowerShell, and a number only by a command that pwsh has and the engine
    // has not; names are prefixes.
    public static PSVariable? Find(PSCmdlet command, string name, string scope) =>
        command.SessionState.PSVariable.Get(Qualify(name, scope));

    public static void Set(PSCmdlet command, string name, object? value, string? scope) =>
        command.SessionState.PSVariable.Set(scope is null ? name : Qualify(name, scope), value);

    private static string Qualify(string name, string scope) => scope.ToUpperInvariant() switch
    {
        "GLOBAL" or "SCRIPT" or "LOCAL" => $"{scope}:{name}",
        "0" => $"local:{name}",
        _ => throw new PSArgumentException($"The scope '{scope}' is not supported: use Global, Script or Local."),
    };
}
