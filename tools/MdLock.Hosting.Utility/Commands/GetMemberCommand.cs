using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Microsoft.PowerShell.Commands;

/// <summary>Lists the members of objects, once for each type.</summary>
[Cmdlet(VerbsCommon.Get, "Member")]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; } = AutomationNull.Value;

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Kinds of members.</summary>
    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null || InputObject == AutomationNull.Value || !_seen.Add(InputObject.TypeNames[0]))
        {
            return;
        }

        IEnumerable<PSMemberInfo> members = InputObject.Members
            .Where(member => MemberType.HasFlag(member.MemberType) && IsWanted(member.Name))
            .OrderBy(member => member.MemberType)
            .ThenBy(member => member.Name, StringComparer.OrdinalIgnoreCase);
        foreach (PSMemberInfo member in members)
        {
            WriteObject(new MemberDefinition
            {
                TypeName = InputObject.TypeNames[0],
                Name = member.Name,
                MemberType = member.MemberType,
                Definition = $"{member}",
            });
        }
    }

    // Accessors are shown as the properties that they belong to.
    private bool IsWanted(string name) =>
        !name.StartsWith("get_", StringComparison.Ordinal)
        && !name.StartsWith("set_", StringComparison.Ordinal)
        && Name.Any(wildcard => WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase).IsMatch(name));
}
