using System.Management.Automation;
using MdLock.PesterRunner.Model;

namespace MdLock.PesterRunner.Commands;

/// <summary><c>BeforeEach</c>: what is run before each test of a block.</summary>
[Cmdlet(VerbsCommon.Add, "BeforeEach")]
public sealed class AddBeforeEachCommand : HookCommand
{
    private protected override HookKind Kind => HookKind.BeforeEach;
}
