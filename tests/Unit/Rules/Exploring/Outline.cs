using System.Collections.Immutable;
using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>
/// A small document: sections that keep their number, whatever they are called and wherever they stand.
/// </summary>
/// <remarks>
/// The tests' own idea of what a target means. Each section has two pieces of text: its body, and its frame (its
/// heading and the place where its subsections go). A target is a set of pieces, one bit each. Whether two targets overlap
/// is asked of the sets alone, never of paths. A document with another name or order of sections is another outline.
/// </remarks>
internal sealed class Outline
{
    public const int Root = 0;

    private readonly ImmutableArray<Section> _sections;

    // One target is asked about over and over; an outline serves one thread only.
    private readonly Dictionary<LockTarget, ulong> _texts = new(ReferenceEqualityComparer.Instance);

    private Outline(ImmutableArray<Section> sections) => _sections = sections;

    public static Outline RootOnly => new([new Section(-1, "root")]);

    public int Count => _sections.Length;

    /// <summary>
    /// Keys that a comparison of joined names would confuse: one begins another, and one recurs below itself.
    /// </summary>
    public static Outline Confusable => RootOnly
        .Add(Root, "a").Add(Root, "ab").Add(Root, "b")
        .Add(1, "a").Add(1, "b").Add(2, "a").Add(3, "ab")
        .Add(4, "a").Add(5, "a");

    /// <summary>Each section down to the depth has two subsections, with the same two keys everywhere.</summary>
    public static Outline Binary(int depth)
    {
        Outline outline = RootOnly;
        int parent = Root;
        for (int level = 0; level < depth; level++)
        {
            for (int last = outline.Count; parent < last; parent++)
            {
                outline = outline.Add(parent, "a").Add(parent, "b");
            }
        }

        return outline;
    }

    public Outline Add(int parent, string key) => new(_sections.Add(new Section(parent, key)));

    public Outline Rename(int section, string key) => With(section, _sections[section] with { Key = key });

    /// <summary>Puts a section under another parent; the same outline when that cannot be.</summary>
    public Outline Move(int section, int parent)
    {
        bool taken = _sections.Any(other => other.Parent == parent && other.Key == _sections[section].Key);
        return taken || IsWithin(parent, section) ? this : With(section, _sections[section] with { Parent = parent });
    }

    public LockTarget Target(int section, LockScope scope) =>
        new($"s{section}", scope == LockScope.Document ? Path(Root) : Path(section), scope);

    /// <summary>All that can be locked: each section and each body, and the document.</summary>
    public ImmutableArray<LockTarget> AllTargets() =>
    [
        .. Enumerable.Range(0, Count).SelectMany(section => new[]
        {
            Target(section, LockScope.Subtree), Target(section, LockScope.Body),
        }),
        Target(Root, LockScope.Document),
    ];

    /// <summary>The pieces of text that a target is about.</summary>
    public ulong TextOf(LockTarget target)
    {
        if (!_texts.TryGetValue(target, out ulong text))
        {
            text = TextOf(SectionOf(target), target.Scope);
            _texts.Add(target, text);
        }

        return text;
    }

    public ulong TextOf(IEnumerable<LockTarget> targets) =>
        targets.Aggregate(0UL, (text, target) => text | TextOf(target));

    /// <summary>The section that a target names.</summary>
    public int SectionOf(LockTarget target)
    {
        int found = Root;
        Assert.Equal(_sections[Root].Key, target.Path[0]);
        foreach (string key in target.Path.Skip(1))
        {
            found = Enumerable.Range(0, Count)
                .Single(section => _sections[section].Parent == found && _sections[section].Key == key);
        }

        return found;
    }

    /// <summary>A target of an earlier outline as it is called now; the same instance if nothing changed.</summary>
    public LockTarget Relocated(Outline earlier, LockTarget target)
    {
        LockTarget moved = Target(earlier.SectionOf(target), target.Scope);
        return moved.Path.SequenceEqual(target.Path) ? target : moved;
    }

    private static ulong Body(int section) => 1UL << (2 * section);

    private static ulong Frame(int section) => 2UL << (2 * section);

    private ulong TextOf(int place, LockScope scope)
    {
        if (scope == LockScope.Body)
        {
            return Body(place);
        }

        ulong text = 0;
        for (int section = 0; section < Count; section++)
        {
            if (scope == LockScope.Document || IsWithin(section, place))
            {
                text |= Body(section) | Frame(section);
            }
        }

        return text;
    }

    private bool IsWithin(int section, int place)
    {
        while (section != place && section != Root)
        {
            section = _sections[section].Parent;
        }

        return section == place;
    }

    private ImmutableArray<string> Path(int section) => section == Root
        ? [_sections[Root].Key]
        : Path(_sections[section].Parent).Add(_sections[section].Key);

    private Outline With(int section, Section changed) => new(_sections.SetItem(section, changed));

    private sealed record Section(int Parent, string Key);
}
