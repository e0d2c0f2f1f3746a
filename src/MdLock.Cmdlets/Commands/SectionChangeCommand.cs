using System.Management.Automation;
using MdLock.Commits;
using MdLock.Engine;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that change a document, under a lock that the runspace has or that they take.</summary>
public abstract class SectionChangeCommand : LockingCommand
{
    private protected SectionChangeCommand()
    {
    }

    /// <summary>The token of a lease under which to make the change.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Token { get; set; }

    /// <summary>Return the section as it is then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What the lock is for: the words of the user, else those of the cmdlet.</summary>
    private protected LockCall ToCall(string documentPath, string operation) =>
        ToCall(documentPath) with { Operation = Operation.Length > 0 ? Operation : operation };

    /// <summary>The token; null where none was given, and where an object with an empty one was piped in.</summary>
    private protected string? GivenToken => string.IsNullOrEmpty(Token) ? null : Token;

    /// <summary>Tells of a commit, and returns the section if that was asked for.</summary>
    private protected void Tell(CommitResult result, string what)
    {
        WriteVerbose(result.Changed ? $"{what}: committed." : $"{what}: it was so already, and nothing was written.");
        if (result.Deferred is { } failure)
        {
            WriteWarning($"The change is made; its history follows with the next commit, or with Repair-MdDocument: {failure.Message}");
        }

        if (PassThru && result.Section is { } section)
        {
            WriteObject(new MdSection(result.After.Path, result.After.Index, section));
        }
    }
}
