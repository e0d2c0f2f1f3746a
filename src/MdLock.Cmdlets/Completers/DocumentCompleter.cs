using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MdLock.Loading;

namespace MdLock.Completers;

/// <summary>The base of the completers: they offer what there is in the documents that the command names.</summary>
/// <remarks>They only read, outside of all critical sections, and where they cannot they offer nothing.</remarks>
internal abstract class DocumentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var choices = new List<CompletionChoice>();
        Try(() =>
        {
            var bound = new BoundArguments(fakeBoundParameters);
            MdLockEngine engine = RunspaceSession.Current().Engine;
            foreach (string document in bound.Documents(engine, LooksHere ? "." : null))
            {
                Try(() => AddChoices(choices, engine, document, bound));
            }
        });
        return new TypedWord(wordToComplete).Complete(choices);
    }

    /// <summary>Whether the commands that complete so look in the current folder where no path is given.</summary>
    protected virtual bool LooksHere => false;

    /// <summary>What one document has to offer.</summary>
    /// <param name="choices">Takes it.</param>
    /// <param name="engine">Reads the document.</param>
    /// <param name="document">Its path, of what may be no document at all.</param>
    /// <param name="bound">The other arguments.</param>
    protected abstract void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound);

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // Somebody is in the middle of typing: what is wrong is said when the command runs.
        }
    }
}
