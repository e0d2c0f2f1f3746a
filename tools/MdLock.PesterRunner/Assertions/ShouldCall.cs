using System.Management.Automation;

namespace MdLock.PesterRunner.Assertions;

/// <summary>One call of <c>Should</c>, as its operator sees it.</summary>
internal sealed class ShouldCall(
    object? actual, bool negated, IReadOnlyDictionary<string, object?> arguments, PSCmdlet cmdlet)
{
    /// <summary>
    /// The value; for an operator on collections the array of everything that came down the pipeline, or null if
    /// nothing did.
    /// </summary>
    public object? Actual { get; } = actual;

    public bool Negated { get; } = negated;

    public object? Expected => Argument("ExpectedValue");

    public CommandInvocationIntrinsics Invoke => cmdlet.InvokeCommand;

    public ProviderIntrinsics Provider => cmdlet.InvokeProvider;

    /// <summary>The reason that the test gives, ready to stand in a sentence; empty if it gives none.</summary>
    public string Because
    {
        get
        {
            string reason = Text("Because").Trim();
            return reason.Length == 0 ? string.Empty
                : reason.StartsWith("because ", StringComparison.OrdinalIgnoreCase) ? $", {reason}"
                : $", because {reason}";
        }
    }

    public object? Argument(string name) => arguments.GetValueOrDefault(name);

    public string Text(string name) => LanguagePrimitives.ConvertTo<string>(Argument(name)) ?? string.Empty;

    /// <summary>Passes something out of a successful <c>Should</c>.</summary>
    public void PassThru(object value) => cmdlet.WriteObject(value);

    /// <summary>
    /// The verdict on a claim about the value: null when it holds (or, negated, does not), else the failure.
    /// </summary>
    public string? Judge(bool holds, string claim) =>
        holds != Negated ? null : $"Expected {Show(Actual)} {(Negated ? "not " : string.Empty)}{claim}{Because}.";

    /// <summary>A value as it is written in failures.</summary>
    public static string Show(object? value) => ValueText.Of(value);
}
