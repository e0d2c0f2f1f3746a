using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>It</c>: a test.</summary>
[Cmdlet(VerbsCommon.Add, "TestCase")]
public sealed class AddTestCaseCommand : TestNodeCommand
{
    /// <summary>What is tested: it passes if it ends without an error.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock Test { get; set; } = null!;

    private protected override void Add(TestSession session, TestData? data)
    {
        if (session.Current.IsRoot)
        {
            throw new InvalidOperationException("It has to stand in a Describe.");
        }

        session.Current.Add(new TestCase
        {
            Name = Name,
            Body = Test,
            Tags = Tag,
            MarkedSkipped = Skip,
            Data = data,
            Line = MyInvocation.ScriptLineNumber,
        });
    }
}
