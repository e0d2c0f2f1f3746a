namespace MdLock.PesterRunner.Model;

/// <summary>What a block and a test have in common.</summary>
internal abstract class TestNode
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required bool MarkedSkipped { get; init; }

    public required TestData? Data { get; init; }

    public required int Line { get; init; }

    public TestBlock? Parent { get; private set; }

    /// <summary>The numbers of its blocks and its own among their siblings.</summary>
    public string Id { get; private set; } = string.Empty;

    /// <summary>The name with its templates filled in, as soon as they can be.</summary>
    public string? ExpandedName { get; set; }

    public bool Skipped => MarkedSkipped || Parent is { Skipped: true };

    public IReadOnlyCollection<string> AllTags => Parent is null ? Tags : [.. Parent.AllTags, .. Tags];

    /// <summary>The names from the outermost block down; the root, which stands for the file, has none.</summary>
    public IReadOnlyList<string> Path =>
        Parent is null ? [] : [.. Parent.Path, ExpandedName ?? Data?.Expand(Name) ?? Name];

    /// <summary>This node and all around it, from the root down.</summary>
    public IEnumerable<TestBlock> Ancestors => Parent is null ? [] : Parent.Ancestors.Append(Parent);

    public void Attach(TestBlock parent, int number)
    {
        Parent = parent;
        Id = parent.Id.Length == 0 ? $"{number}" : $"{parent.Id}.{number}";
    }
}
