namespace MdLock.PesterRunner.Assertions;

/// <summary>An operator of <c>Should</c>: a switch of this name chooses it.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="TakesCollection">
/// Whether it judges everything that comes down the pipeline at once; if not, every item has to satisfy it.
/// </param>
/// <param name="Parameters">Its parameters, beside <c>-Not</c> and <c>-Because</c>.</param>
/// <param name="Judge">Gives the failure, or null on success.</param>
internal sealed record ShouldOperator(
    string Name,
    IReadOnlyList<string> Aliases,
    bool TakesCollection,
    IReadOnlyList<ShouldParameter> Parameters,
    Func<ShouldCall, string?> Judge);
