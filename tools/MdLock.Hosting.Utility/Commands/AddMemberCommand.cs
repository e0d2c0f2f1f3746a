using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Adds a member to an object.</summary>
[Cmdlet(VerbsCommon.Add, "Member", DefaultParameterSetName = Type)]
public sealed class AddMemberCommand : PSCmdlet
{
    private const string Type = "TypeNameSet";
    private const string Named = "MemberSet";
    private const string Note = "NotePropertySingleMemberSet";
    private const string Notes = "NotePropertyMultiMemberSet";

    /// <summary>The object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    /// <summary>A name for its type, in front of all others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Type)]
    [ValidateNotNullOrEmpty]
    public string TypeName { get; set; } = string.Empty;

    /// <summary>The kind of member.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = Named)]
    public PSMemberTypes MemberType { get; set; }

    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = Named)]
    public string Name { get; set; } = string.Empty;

    /// <summary>Its value, script or target.</summary>
    [Parameter(Position = 2, ParameterSetName = Named)]
    public object? Value { get; set; }

    /// <summary>The name of a note.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = Note)]
    [NotePropertyName]
    public string NotePropertyName { get; set; } = string.Empty;

    /// <summary>The value of the note.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = Note)]
    [AllowNull]
    public object? NotePropertyValue { get; set; }

    /// <summary>Notes, by their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = Notes)]
    public IDictionary NotePropertyMembers { get; set; } = new Hashtable();

    /// <summary>Replaces a member that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == Type)
        {
            InputObject.TypeNames.Insert(0, TypeName);
        }

        foreach (PSMemberInfo member in NewMembers())
        {
            Add(member);
        }

        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    private IEnumerable<PSMemberInfo> NewMembers() => ParameterSetName switch
    {
        Type => [],
        Note => [new PSNoteProperty(NotePropertyName, NotePropertyValue)],
        Notes => NotePropertyMembers.Cast<DictionaryEntry>().Select(entry =>
            new PSNoteProperty(LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value)),
        _ => [NewMember()],
    };

    private PSMemberInfo NewMember() => MemberType switch
    {
        PSMemberTypes.NoteProperty => new PSNoteProperty(Name, Value),
        PSMemberTypes.ScriptProperty => new PSScriptProperty(Name, LanguagePrimitives.ConvertTo<ScriptBlock>(Value)),
        PSMemberTypes.ScriptMethod => new PSScriptMethod(Name, LanguagePrimitives.ConvertTo<ScriptBlock>(Value)),
        PSMemberTypes.AliasProperty => new PSAliasProperty(Name, LanguagePrimitives.ConvertTo<string>(Value)),
        _ => throw new PSArgumentException($"A member of the kind {MemberType} cannot be added."),
    };

    private void Add(PSMemberInfo member)
    {
        if (InputObject.Members[member.Name] is { } known)
        {
            if (!Force || !known.IsInstance)
            {
                WriteError(new ErrorRecord(
                    new InvalidOperationException(
                        $"Cannot add a member with the name \"{member.Name}\" because there is one already."),
                    "MemberAlreadyExists",
                    ErrorCategory.InvalidOperation,
                    InputObject));
                return;
            }

            InputObject.Members.Remove(member.Name);
        }

        InputObject.Members.Add(member);
    }
}
