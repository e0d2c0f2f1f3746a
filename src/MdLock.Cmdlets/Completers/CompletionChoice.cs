namespace MdLock.Completers;

/// <summary>Something that a person may mean.</summary>
/// <param name="Names">The ways to name it, the best first: the first that fits is offered, and the rest are not made.</param>
/// <param name="Describe">Says what it is.</param>
internal sealed record CompletionChoice(IEnumerable<CompletionName> Names, Func<string> Describe)
{
    /// <summary>A choice with one name, which is taken as it is.</summary>
    public CompletionChoice(string name, Func<string> describe)
        : this([new CompletionName(name)], describe)
    {
    }
}
