namespace Microsoft.PowerShell.Commands;

/// <summary>Kinds of items.</summary>
public enum TestPathType
{
    /// <summary>All.</summary>
    Any,

    /// <summary>What can hold others.</summary>
    Container,

    /// <summary>What cannot.</summary>
    Leaf,
}
