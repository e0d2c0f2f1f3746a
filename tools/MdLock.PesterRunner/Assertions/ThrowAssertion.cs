using System.Management.Automation;
using MdLock.PesterRunner.Execution;

namespace MdLock.PesterRunner.Assertions;

/// <summary><c>-Throw</c>: a script block ends with an error, which can be described.</summary>
internal static class ThrowAssertion
{
    public static string? Throw(ShouldCall call)
    {
        if ((call.Actual is PSObject wrapped ? wrapped.BaseObject : call.Actual) is not ScriptBlock body)
        {
            throw new ArgumentException("Should -Throw takes a script block: put the code into curly braces.");
        }

        ErrorRecord? error = new GuardedScript(call.Invoke).RunNested(body);
        if (call.Negated)
        {
            return error is null ? null : $"Expected no error{call.Because}, but got {Describe(error)}";
        }

        string[] missed = error is null ? ["no error came"] : [.. Missed(call, error)];
        if (missed.Length > 0)
        {
            string got = error is null ? string.Empty : $" It was {Describe(error)}";
            return $"Expected an error{call.Because}, but {string.Join(" and ", missed)}.{got}";
        }

        if (call.Argument("PassThru") is SwitchParameter { IsPresent: true })
        {
            call.PassThru(error!);
        }

        return null;
    }

    private static IEnumerable<string> Missed(ShouldCall call, ErrorRecord error)
    {
        if (call.Argument("ExceptionType") is Type type && !type.IsInstanceOfType(error.Exception))
        {
            yield return $"its type is not {ShouldCall.Show(type)}";
        }

        if (!IsLike(error.Exception.Message, call.Text("ExpectedMessage")))
        {
            yield return $"its message is not like {ShouldCall.Show(call.Text("ExpectedMessage"))}";
        }

        if (!IsLike(error.FullyQualifiedErrorId, call.Text("ErrorId")))
        {
            yield return $"its id is not like {ShouldCall.Show(call.Text("ErrorId"))}";
        }
    }

    private static bool IsLike(string text, string wildcard) =>
        string.IsNullOrWhiteSpace(wildcard) || WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase).IsMatch(text);

    private static string Describe(ErrorRecord error) =>
        $"[{error.Exception.GetType().FullName}] '{error.Exception.Message}' ({error.FullyQualifiedErrorId}) "
        + error.ToFailure().Position;
}
