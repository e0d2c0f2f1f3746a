using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Turns the names that <c>-Encoding</c> takes into encodings.</summary>
internal sealed class FileEncodingAttribute : ArgumentTransformationAttribute
{
    /// <summary>UTF-8 without a byte order mark.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is not string name ? value : name.ToUpperInvariant() switch
        {
            "UTF8" or "UTF8NOBOM" => Default,
            "UTF8BOM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            "UNICODE" or "STRING" => Encoding.Unicode,
            "BIGENDIANUNICODE" => Encoding.BigEndianUnicode,
            "UTF32" => Encoding.UTF32,
            "ASCII" => Encoding.ASCII,
            _ => Encoding.GetEncoding(name),
        };
    }
}
