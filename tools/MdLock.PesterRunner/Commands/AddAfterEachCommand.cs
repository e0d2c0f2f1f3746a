using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>AfterEach</c>: what is run after each test of a block.</summary>
[Cmdlet(VerbsCommon.Add, "AfterEach")]
public sealed class AddAfterEachCommand : HookCommand
{
    private protected override HookKind Kind => HookKind.AfterEach;
}
