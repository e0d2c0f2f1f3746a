using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>BeforeAll</c>: what is run once before the tests of a block.</summary>
[Cmdlet(VerbsCommon.Add, "BeforeAll")]
public sealed class AddBeforeAllCommand : HookCommand
{
    private protected override HookKind Kind => HookKind.BeforeAll;
}
