using System.Globalization;
using MdLock.History;

namespace MdLock.Completers;

/// <summary>Offers the numbers of the section's versions, newest first.</summary>
internal sealed class VersionCompleter : DocumentCompleter
{
    /// <inheritdoc/>
    protected override void AddChoices(
        List<CompletionChoice> choices, MdLockEngine engine, string document, BoundArguments bound)
    {
        var history = engine.Versions;
        foreach (string selector in bound.Texts("SectionId"))
        {
            choices.AddRange(history.Versions(document, selector).Reverse().Select(version => new CompletionChoice(
                version.Version.ToString(CultureInfo.InvariantCulture), () => Describe(version))));
        }
    }

    private static string Describe(SectionVersion version) => string.Create(
        CultureInfo.InvariantCulture,
        $"{version.Timestamp.ToLocalTime():yyyy-MM-dd HH:mm:ss} by {version.Author}: {version.Operation}{(version.Message is { } why ? $", {why}" : "")}");
}
