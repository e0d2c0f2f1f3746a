using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>
/// One item of a <c>-Property</c>: a name, perhaps with wildcards, a script block, or a dictionary with an expression
/// and what a command wants to know about it.
/// </summary>
internal sealed class PropertySelector
{
    private PropertySelector(PSPropertyExpression expression, string? name, bool? descending)
    {
        Expression = expression;
        Name = name;
        Descending = descending;
    }

    public PSPropertyExpression Expression { get; }

    /// <summary>The name that it gives to the value, or null.</summary>
    public string? Name { get; }

    /// <summary>The order that it asks for, or null.</summary>
    public bool? Descending { get; }

    public static PropertySelector[] Parse(IEnumerable<object>? items) => [.. (items ?? []).Select(Parse)];

    /// <summary>The value of the first property that it finds in an object; null if there is none.</summary>
    public object? Value(PSObject item) => Values(item).FirstOrDefault()?.Result;

    /// <summary>All that it finds in an object. A property that throws has no value.</summary>
    public IEnumerable<PSPropertyExpressionResult> Values(PSObject item) =>
        Expression.ResolveNames(item).SelectMany(name => name.GetValues(item) ?? []);

    private static PropertySelector Parse(object item) => (item is PSObject wrapped ? wrapped.BaseObject : item) switch
    {
        ScriptBlock script => new PropertySelector(new PSPropertyExpression(script), null, null),
        IDictionary dictionary => Parse(dictionary),
        _ => new PropertySelector(new PSPropertyExpression(LanguagePrimitives.ConvertTo<string>(item)), null, null),
    };

    private static PropertySelector Parse(IDictionary dictionary)
    {
        object expression = Entry(dictionary, "Expression")
            ?? throw new ArgumentException("A calculated property needs an Expression.");
        string? name = LanguagePrimitives.ConvertTo<string>(Entry(dictionary, "Name") ?? Entry(dictionary, "Label"));
        bool? descending = Entry(dictionary, "Descending") is { } down ? LanguagePrimitives.IsTrue(down)
            : Entry(dictionary, "Ascending") is { } up ? !LanguagePrimitives.IsTrue(up)
            : null;
        return new PropertySelector(Parse(expression).Expression, string.IsNullOrEmpty(name) ? null : name, descending);
    }

    // The keys may be cut short: @{ N = 'Name'; E = { … } }.
    private static object? Entry(IDictionary dictionary, string name) => dictionary.Cast<DictionaryEntry>()
        .Where(entry => entry.Key is string { Length: > 0 } key
            && name.StartsWith(key, StringComparison.OrdinalIgnoreCase))
        .Select(entry => entry.Value)
        .FirstOrDefault();
}
