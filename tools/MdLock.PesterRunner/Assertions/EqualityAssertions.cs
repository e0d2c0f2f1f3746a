using System.Globalization;
using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>
/// <c>-Be</c> and <c>-BeExactly</c>: equal as <c>-eq</c> and <c>-ceq</c> see it, arrays item by item.
/// </summary>
internal static class EqualityAssertions
{
    public static string? Be(ShouldCall call) => Judge(call, ignoreCase: true);

    public static string? BeExactly(ShouldCall call) => Judge(call, ignoreCase: false);

    private static string? Judge(ShouldCall call, bool ignoreCase)
    {
        bool equal = AreEqual(ToArray(call.Actual), ToArray(call.Expected), ignoreCase);
        if (equal != call.Negated)
        {
            return null;
        }

        object? actual = Single(call.Actual);
        string expected = ShouldCall.Show(Single(call.Expected));
        return call.Negated
            ? $"Expected something other than {expected}{call.Because}, but got the same."
            : $"Expected {expected}{call.Because}, but got {ShouldCall.Show(actual)}.{Difference(call, ignoreCase)}";
    }

    // An array of one is that one, and an array of null is null: as they are to the rest of PowerShell.
    private static bool AreEqual(object?[] first, object?[] second, bool ignoreCase)
    {
        if (IsNothing(first) || IsNothing(second))
        {
            return IsNothing(first) && IsNothing(second);
        }

        return first.Length == second.Length
            && first.Zip(second).All(pair => ItemsAreEqual(pair.First, pair.Second, ignoreCase));
    }

    private static bool ItemsAreEqual(object? first, object? second, bool ignoreCase) =>
        Unwrap(first) is Array || Unwrap(second) is Array
            ? AreEqual(ToArray(first), ToArray(second), ignoreCase)
            : LanguagePrimitives.Equals(second, first, ignoreCase, CultureInfo.InvariantCulture);

    private static bool IsNothing(object?[] items) => items is [] or [null];

    private static object?[] ToArray(object? value) =>
        value is null ? [] : LanguagePrimitives.ConvertTo<object?[]>(value);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static object? Single(object? value) => Unwrap(value) is object?[] { Length: 1 } array ? array[0] : value;

    private static string Difference(ShouldCall call, bool ignoreCase)
    {
        if (Unwrap(Single(call.Actual)) is not string actual || Unwrap(Single(call.Expected)) is not string expected)
        {
            return string.Empty;
        }

        StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        int common = Enumerable.Range(0, Math.Min(actual.Length, expected.Length))
            .TakeWhile(index => string.Compare(actual, index, expected, index, 1, comparison) == 0)
            .Count();
        return string.Create(
            CultureInfo.InvariantCulture,
            $" They differ from index {common} on; the lengths are {expected.Length} and {actual.Length}.");
    }
}
