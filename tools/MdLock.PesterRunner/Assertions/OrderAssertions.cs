using System.Globalization;
using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>Greater and less, as the operators of PowerShell see it.</summary>
internal static class OrderAssertions
{
    public static string? BeGreaterThan(ShouldCall call) => Judge(call, order => order > 0, "to be greater than");

    public static string? BeGreaterOrEqual(ShouldCall call) =>
        Judge(call, order => order >= 0, "to be greater than or equal to");

    public static string? BeLessThan(ShouldCall call) => Judge(call, order => order < 0, "to be less than");

    public static string? BeLessOrEqual(ShouldCall call) =>
        Judge(call, order => order <= 0, "to be less than or equal to");

    private static string? Judge(ShouldCall call, Predicate<int> holds, string claim)
    {
        int order = LanguagePrimitives.Compare(
            call.Actual, call.Expected, ignoreCase: true, CultureInfo.InvariantCulture);
        return call.Judge(holds(order), $"{claim} {ShouldCall.Show(call.Expected)}");
    }
}
