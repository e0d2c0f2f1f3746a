using System.Management.Automation;

namespace MdLock.PesterRunner;

/// <summary>Which tests to run, by the tags of a test and of the blocks around it.</summary>
/// <param name="IncludeTags">Wildcards of which one has to match; none lets every test in.</param>
/// <param name="ExcludeTags">Wildcards of which none may match.</param>
public sealed record TestFilter(IReadOnlyList<string> IncludeTags, IReadOnlyList<string> ExcludeTags)
{
    /// <summary>Every test.</summary>
    public static TestFilter All { get; } = new([], []);

    /// <summary>Whether a test with these tags, its own and those of its blocks, is to run.</summary>
    public bool Includes(IReadOnlyCollection<string> tags) =>
        (IncludeTags.Count == 0 || Matches(tags, IncludeTags)) && !Matches(tags, ExcludeTags);

    private static bool Matches(IEnumerable<string> tags, IReadOnlyList<string> wildcards) =>
        tags.Any(tag => wildcards.Any(
            wildcard => WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase).IsMatch(tag)));
}
