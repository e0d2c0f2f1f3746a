using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>What is in a collection, and how much.</summary>
internal static class CollectionAssertions
{
    public static string? Contain(ShouldCall call) =>
        call.Judge(Has(call.Actual, call.Expected), $"to contain {ShouldCall.Show(call.Expected)}");

    public static string? BeIn(ShouldCall call) =>
        call.Judge(Has(call.Expected, call.Actual), $"to be in {ShouldCall.Show(call.Expected)}");

    public static string? BeNullOrEmpty(ShouldCall call) =>
        call.Judge(IsNullOrEmpty(call.Actual), "to be null or empty");

    public static string? HaveCount(ShouldCall call)
    {
        int expected = LanguagePrimitives.ConvertTo<int>(call.Expected);
        ArgumentOutOfRangeException.ThrowIfNegative(expected, "ExpectedValue");
        int actual = (call.Actual as object?[])?.Length ?? 0;
        string claim = string.Create(CultureInfo.InvariantCulture, $"to have {expected} items (it has {actual})");
        return call.Judge(actual == expected, claim);
    }

    private static bool IsNullOrEmpty(object? value) => value switch
    {
        null or object?[] { Length: 0 } => true,
        object?[] { Length: 1 } single => IsEmpty(single[0]),
        _ => false,
    };

    private static bool IsEmpty(object? item) => item switch
    {
        PSObject { BaseObject: not PSCustomObject } wrapped => IsEmpty(wrapped.BaseObject),
        Hashtable table => table.Count == 0,
        _ => string.IsNullOrEmpty(LanguagePrimitives.ConvertTo<string>(item)),
    };

    private static bool Has(object? collection, object? item) =>
        (LanguagePrimitives.GetEnumerable(collection) ?? new[] { collection }).Cast<object?>().Any(
            member => LanguagePrimitives.Equals(member, item, ignoreCase: true, CultureInfo.InvariantCulture));
}
