using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>The operators of <c>Should</c> that Pester 5 and 6 have in common, with their parameters.</summary>
internal static class ShouldOperators
{
    private static readonly ShouldParameter ExpectedValue = new("ExpectedValue", typeof(object), 0);

    private static readonly ShouldParameter ExpectedType = new("ExpectedType", typeof(object), 0);

    private static readonly ShouldParameter RegularExpression = new("RegularExpression", typeof(object), 0);

    private static readonly ShouldParameter[] OfThrow =
    [
        new("ExpectedMessage", typeof(string), 0),
        new("ErrorId", typeof(string), 1),
        new("ExceptionType", typeof(Type), 2),
        new("PassThru", typeof(SwitchParameter), null),
    ];

    public static IReadOnlyDictionary<string, ShouldOperator> ByName { get; } = new[]
    {
        Collection("Be", ["EQ"], EqualityAssertions.Be, ExpectedValue),
        Collection("BeExactly", ["CEQ"], EqualityAssertions.BeExactly, ExpectedValue),
        Collection("BeNullOrEmpty", [], CollectionAssertions.BeNullOrEmpty),
        Collection("Contain", [], CollectionAssertions.Contain, ExpectedValue),
        Collection("HaveCount", [], CollectionAssertions.HaveCount, ExpectedValue),
        Value("BeIn", [], CollectionAssertions.BeIn, ExpectedValue),
        Value("BeTrue", [], ValueAssertions.BeTrue),
        Value("BeFalse", [], ValueAssertions.BeFalse),
        Value("BeOfType", ["HaveType"], ValueAssertions.BeOfType, ExpectedType),
        Value("Exist", [], ValueAssertions.Exist),
        Value("BeGreaterThan", ["GT"], OrderAssertions.BeGreaterThan, ExpectedValue),
        Value("BeGreaterOrEqual", ["GE"], OrderAssertions.BeGreaterOrEqual, ExpectedValue),
        Value("BeLessThan", ["LT"], OrderAssertions.BeLessThan, ExpectedValue),
        Value("BeLessOrEqual", ["LE"], OrderAssertions.BeLessOrEqual, ExpectedValue),
        Value("BeLike", [], TextAssertions.BeLike, ExpectedValue),
        Value("BeLikeExactly", [], TextAssertions.BeLikeExactly, ExpectedValue),
        Value("Match", [], TextAssertions.Match, RegularExpression),
        Value("MatchExactly", ["CMATCH"], TextAssertions.MatchExactly, RegularExpression),
        Value("Throw", [], ThrowAssertion.Throw, OfThrow),
    }.ToDictionary(item => item.Name, StringComparer.OrdinalIgnoreCase);

    private static ShouldOperator Collection(
        string name, string[] aliases, Func<ShouldCall, string?> judge, params ShouldParameter[] parameters) =>
        new(name, aliases, TakesCollection: true, parameters, judge);

    private static ShouldOperator Value(
        string name, string[] aliases, Func<ShouldCall, string?> judge, params ShouldParameter[] parameters) =>
        new(name, aliases, TakesCollection: false, parameters, judge);
}
