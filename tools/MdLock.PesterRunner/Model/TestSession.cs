using System.Management.Automation;

namespace MdLock.PesterRunner.Model;

/// <summary>
/// What the commands of a test file work on while the file is executed; they find it in the private data of the host.
/// </summary>
internal sealed class TestSession
{
    public TestSession() => Current = Root;

    public TestPhase Phase { get; set; } = TestPhase.Discovery;

    public TestBlock Root { get; } = TestBlock.CreateRoot();

    /// <summary>The block whose body is being discovered.</summary>
    public TestBlock Current { get; private set; }

    /// <summary>Discovers a block: what is added meanwhile becomes part of it.</summary>
    public void Discover(TestBlock block, Action body)
    {
        TestBlock outer = Current;
        outer.Add(block);
        Current = block;
        try
        {
            body();
        }
        finally
        {
            Current = outer;
        }
    }

    public static TestSession Of(PSCmdlet cmdlet) =>
        cmdlet.Host.PrivateData?.BaseObject as TestSession
        ?? throw new InvalidOperationException("The command belongs into a test file.");
}
