using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Makes an object of a type.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
public sealed class NewObjectCommand : PSCmdlet
{
    /// <summary>The type.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string TypeName { get; set; } = string.Empty;

    /// <summary>The arguments of its constructor.</summary>
    [Parameter(Position = 1)]
    [Alias("Args")]
    public object[] ArgumentList { get; set; } = [];

    /// <summary>Properties to set.</summary>
    [Parameter]
    public IDictionary? Property { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, out Type type))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException(
                    $"Cannot find type [{TypeName}]: verify that the assembly containing it is loaded."),
                "TypeNotFound",
                ErrorCategory.InvalidType,
                null));
        }

        WriteObject(SetProperties(type == typeof(PSObject) ? new PSObject() : Create(type)));
    }

    private PSObject Create(Type type)
    {
        // The engine's own search for the overload, and its conversions. Not by output, which would take a collection
        // apart.
        PSReference made = new(null);
        ScriptBlock create = ScriptBlock.Create("$args[2].Value = $args[0]::new.Invoke($args[1])");
        InvokeCommand.InvokeScript(true, create, null, type, ArgumentList, made);
        return PSObject.AsPSObject(made.Value);
    }

    private PSObject SetProperties(PSObject item)
    {
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            string name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (item.BaseObject is PSCustomObject)
            {
                item.Properties.Add(new PSNoteProperty(name, entry.Value));
            }
            else if (item.Properties[name] is { } property)
            {
                property.Value = entry.Value;
            }
            else
            {
                WriteError(new ErrorRecord(
                    new PSArgumentException($"The member \"{name}\" was not found for the specified object."),
                    "InvalidOperationException",
                    ErrorCategory.InvalidOperation,
                    null));
            }
        }

        return item;
    }
}
