namespace MdLock.PesterRunner;

/// <summary>A test as discovery finds it, before anything of it has run.</summary>
/// <param name="Id">Where it stands in its file; the key of its result.</param>
/// <param name="Path">
/// The names of its blocks and its own, templates filled in as far as the data of <c>-ForEach</c> does it.
/// </param>
/// <param name="Line">The line on which it begins.</param>
public sealed record DiscoveredTest(string Id, IReadOnlyList<string> Path, int Line)
{
    /// <summary>The path in one string, as Pester joins it.</summary>
    public string FullName => string.Join('.', Path);
}
