using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MdLock.PesterRunner.Assertions;

/// <summary>Text against wildcards and regular expressions.</summary>
internal static class TextAssertions
{
    private const string Pattern = "RegularExpression";

    public static string? BeLike(ShouldCall call) => Like(call, WildcardOptions.IgnoreCase);

    public static string? BeLikeExactly(ShouldCall call) => Like(call, WildcardOptions.None);

    public static string? Match(ShouldCall call) => Matches(call, RegexOptions.IgnoreCase);

    public static string? MatchExactly(ShouldCall call) => Matches(call, RegexOptions.None);

    private static string? Like(ShouldCall call, WildcardOptions options)
    {
        string wildcard = call.Text("ExpectedValue");
        return call.Judge(
            WildcardPattern.Get(wildcard, options).IsMatch(Text(call)), $"to be like {ShouldCall.Show(wildcard)}");
    }

    private static string? Matches(ShouldCall call, RegexOptions options)
    {
        object? pattern = call.Argument(Pattern);
        Regex regex = (pattern is PSObject wrapped ? wrapped.BaseObject : pattern) as Regex
            ?? new Regex(call.Text(Pattern), options);
        return call.Judge(regex.IsMatch(Text(call)), $"to match {ShouldCall.Show(regex.ToString())}");
    }

    private static string Text(ShouldCall call) => LanguagePrimitives.ConvertTo<string>(call.Actual) ?? string.Empty;
}
