using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>
/// Refuses what names a kind of member, so that the engine takes the first argument of
/// <c>Add-Member ScriptProperty name { … }</c> for the kind and not for the name of a note.
/// </summary>
internal sealed class NotePropertyNameAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is string text && Enum.TryParse<PSMemberTypes>(text, ignoreCase: true, out _))
        {
            throw EngineInternals.TryOtherParameterSet($"'{text}' is a kind of member.");
        }
    }
}
