using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>Writes values so that they can be told apart in a message.</summary>
internal static class ValueText
{
    // More says nothing that the count does not.
    private const int MaximumItems = 10;

    public static string Of(object? value) => value switch
    {
        null => "$null",
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Of(wrapped.BaseObject),
        bool truth => truth ? "$true" : "$false",
        string { Length: 0 } => "''",
        string text => $"'{Escape(text)}'",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        Type type => $"[{type.FullName}]",
        ScriptBlock script => $"{{{script}}}",
        IDictionary dictionary => OfDictionary(dictionary),
        IEnumerable items => OfItems([.. items.Cast<object?>()]),
        _ => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty,
    };

    private static string OfItems(object?[] items)
    {
        string shown = string.Join(", ", items.Take(MaximumItems).Select(Of));
        return items.Length > MaximumItems ? $"@({shown}, … {items.Length - MaximumItems} more)" : $"@({shown})";
    }

    private static string OfDictionary(IDictionary dictionary) => "@{" + string.Join(
        "; ", dictionary.Cast<DictionaryEntry>().Select(entry => $"{entry.Key} = {Of(entry.Value)}")) + "}";

    // Line ends are what strings that look the same most often differ in.
    private static string Escape(string text) => text
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\0", "\\0", StringComparison.Ordinal);
}
