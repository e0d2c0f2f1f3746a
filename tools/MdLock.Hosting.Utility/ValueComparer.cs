using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Compares as <c>-lt</c> does, and by their texts what cannot be compared otherwise.</summary>
internal sealed class ValueComparer(bool caseSensitive) : IComparer<object?>
{
    public int Compare(object? x, object? y) =>
        LanguagePrimitives.TryCompare(x, y, !caseSensitive, CultureInfo.CurrentCulture, out int order)
            ? order
            : string.Compare(
                LanguagePrimitives.ConvertTo<string>(x),
                LanguagePrimitives.ConvertTo<string>(y),
                caseSensitive ? StringComparison.CurrentCulture : StringComparison.CurrentCultureIgnoreCase);

    public bool AreEqual(object? x, object? y) => Compare(x, y) == 0;
}
