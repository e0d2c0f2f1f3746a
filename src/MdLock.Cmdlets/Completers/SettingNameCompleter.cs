using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MdLock.Formatting;
using MdLock.Loading;
using MdLock.Settings;

namespace MdLock.Completers;

/// <summary>Offers the names of settings, and tells how each is set where the command asks.</summary>
internal sealed class SettingNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            string? path = new BoundArguments(fakeBoundParameters).Paths().FirstOrDefault();
            IReadOnlyList<EffectiveSetting> settings = RunspaceSession.Current().Settings.Get(path).Values;
            return new TypedWord(wordToComplete).Complete(settings.Select(setting =>
                new CompletionChoice(setting.Name, () => $"{SettingText.Value(setting.Value)}, from {setting.Source}")));
        }
        catch (Exception)
        {
            // Somebody is in the middle of typing: what is wrong is said when the command runs.
            return [];
        }
    }
}
