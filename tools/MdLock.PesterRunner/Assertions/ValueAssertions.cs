using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>What a single value is.</summary>
internal static class ValueAssertions
{
    public static string? BeTrue(ShouldCall call) =>
        call.Judge(LanguagePrimitives.IsTrue(call.Actual), "to be $true");

    public static string? BeFalse(ShouldCall call) =>
        call.Judge(!LanguagePrimitives.IsTrue(call.Actual), "to be $false");

    public static string? Exist(ShouldCall call) =>
        call.Judge(call.Provider.Item.Exists(LanguagePrimitives.ConvertTo<string>(call.Actual)), "to exist");

    public static string? BeOfType(ShouldCall call)
    {
        Type expected = ToType(call.Argument("ExpectedType"));
        object? actual = call.Actual is PSObject wrapped ? wrapped.BaseObject : call.Actual;
        // [pscustomobject] and [psobject] are one type; the bare object behind the first has another.
        bool holds = expected == typeof(PSObject) ? call.Actual is PSObject : expected.IsInstanceOfType(actual);
        return call.Judge(
            holds, $"to be of type {ShouldCall.Show(expected)} (it is {ShouldCall.Show(actual?.GetType())})");
    }

    private static Type ToType(object? type) => (type is PSObject wrapped ? wrapped.BaseObject : type) switch
    {
        Type given => given,
        string name => LanguagePrimitives.ConvertTo<Type>(name.TrimStart('[').TrimEnd(']')),
        _ => throw new ArgumentException("-BeOfType needs a type."),
    };
}
