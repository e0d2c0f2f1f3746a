using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MdLock.Completers;

/// <summary>Completes folders: what PowerShell offers as paths, without the files.</summary>
internal sealed class FolderCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionCompleters.CompleteFilename(wordToComplete)
            .Where(offer => offer.ResultType == CompletionResultType.ProviderContainer);
}
