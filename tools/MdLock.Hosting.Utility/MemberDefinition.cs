using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>A member of a type.</summary>
public sealed class MemberDefinition
{
    /// <summary>The type.</summary>
    public required string TypeName { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kind.</summary>
    public required PSMemberTypes MemberType { get; init; }

    /// <summary>Its definition, as text.</summary>
    public required string Definition { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Definition;
}
