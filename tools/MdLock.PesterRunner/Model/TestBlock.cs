using System.Management.Automation;

namespace MdLock.PesterRunner.Model;

/// <summary>A <c>Describe</c> or <c>Context</c>, or the file as the root of them.</summary>
internal sealed class TestBlock : TestNode
{
    private readonly List<TestNode> _items = [];
    private readonly Dictionary<HookKind, ScriptBlock> _hooks = [];

    public IReadOnlyList<TestNode> Items => _items;

    public IEnumerable<TestCase> AllTests => _items.SelectMany(
        item => item is TestBlock block ? block.AllTests : [(TestCase)item]);

    public bool IsRoot => Parent is null;

    public static TestBlock CreateRoot() => new()
    {
        Name = string.Empty, Tags = [], MarkedSkipped = false, Data = null, Line = 1,
    };

    public void Add(TestNode item)
    {
        item.Attach(this, _items.Count + 1);
        _items.Add(item);
    }

    public ScriptBlock? Hook(HookKind kind) => _hooks.GetValueOrDefault(kind);

    /// <summary>Sets a hook.</summary>
    /// <exception cref="InvalidOperationException">
    /// The block has it already, or the file has one for each test, which Pester refuses at its top level.
    /// </exception>
    public void SetHook(HookKind kind, ScriptBlock body)
    {
        if (IsRoot && kind is HookKind.BeforeEach or HookKind.AfterEach)
        {
            throw new InvalidOperationException($"{kind} is not supported directly in a file. Put it into a Describe.");
        }

        if (!_hooks.TryAdd(kind, body))
        {
            throw new InvalidOperationException($"{kind} is already defined in this block, which can only have one.");
        }
    }
}
