using System.Management.Automation;

namespace MdLock.Commands;

/// <summary>Takes text and nothing else: PowerShell would make a text of any object that is piped in.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextOnlyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;

        // With a failed cast inside, PowerShell goes on to bind the object by its properties.
        return value is string ? value : throw new ArgumentTransformationMetadataException(
            "Only text is taken from the pipeline here.", new PSInvalidCastException());
    }
}
