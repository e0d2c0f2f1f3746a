using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>AfterAll</c>: what is run once after the tests of a block.</summary>
[Cmdlet(VerbsCommon.Add, "AfterAll")]
public sealed class AddAfterAllCommand : HookCommand
{
    private protected override HookKind Kind => HookKind.AfterAll;
}
