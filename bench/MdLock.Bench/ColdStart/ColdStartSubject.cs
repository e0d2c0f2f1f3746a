namespace MdLock.Bench.ColdStart;

/// <summary>A module that is imported, and what that cost in each round.</summary>
/// <param name="What">Its name in the table.</param>
/// <param name="Manifest">The path of its manifest.</param>
/// <param name="Edits">Whether it has Set-MdSection.</param>
internal sealed record ColdStartSubject(string What, string Manifest, bool Edits)
{
    public List<Cost> Imports { get; } = [];

    public List<Cost> FirstEdits { get; } = [];

    /// <summary>Adds the costs of a round: of the import, and of the first edit where there is one.</summary>
    public void Add(IReadOnlyList<Cost> costs)
    {
        Imports.Add(costs[0]);
        if (Edits)
        {
            FirstEdits.Add(costs[1]);
        }
    }
}
