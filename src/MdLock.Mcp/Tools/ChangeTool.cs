using System.Text.Json.Nodes;
using MdLock.Commits;
using MdLock.Errors;
using MdLock.History;
using MdLock.Mcp.Answers;
using MdLock.Sessions;

namespace MdLock.Mcp.Tools;

/// <summary>The base of the tools that change a document: held to the version that the client read.</summary>
internal abstract class ChangeTool : DocumentTool
{
    private protected ChangeTool(ToolContext context, string name, string description, IReadOnlyList<ToolParameter> parameters)
        : base(
            context,
            name,
            description,
            [ToolParameters.Document, .. parameters, ToolParameters.Version, ToolParameters.Message, ToolParameters.Wait],
            isReadOnly: false)
    {
    }

    /// <inheritdoc/>
    private protected sealed override async ValueTask<JsonObject> Run(ToolCall call)
    {
        // What is wrong with the call is told before its turn, and before it waits for anybody.
        string path = Context.Folders.Document(call.Arguments.Text("document"));
        VersionMark? version = call.Arguments.Version("version");
        return await Context.Owner.Run(
            call.ClientName, (session, cancellation) => Change(call, session, path, version, cancellation), call.Cancellation);
    }

    /// <summary>The change that a call asks for; which version the section must be at is added to it.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="path">The document.</param>
    private protected abstract SectionChange ToChange(ToolArguments arguments, string path);

    private JsonObject Change(
        ToolCall call, OwnerSession session, string path, VersionMark? version, CancellationToken cancellation)
    {
        SectionChange change = ToChange(call.Arguments, path) with
        {
            ExpectedVersion = version,
            ReadContent = version is null ? null : Context.Owner.Memory.Find(path, version),
            Message = call.Arguments.OptionalText("message"),
        };
        if (version is not null)
        {
            // Whoever is too late already need not wait for the lock to learn it.
            session.RequireExpected(path, change);
        }

        using ChangeUnderLock under = session.BeginChange(path, [change], WaitOptions(call, session), token: null, cancellation);
        Context.Folders.Require(under.Document.Path);
        return ToResult(under.Commit(cancellation));
    }

    private LockOptions WaitOptions(ToolCall call, OwnerSession session)
    {
        TimeSpan? wait = call.Arguments.Seconds("wait_seconds");
        return new LockOptions
        {
            Operation = Name,
            Timeout = wait,
            NoWait = wait == TimeSpan.Zero,
            OnWait = progress => call.TellWait(progress, session.Identity),
        };
    }

    private JsonObject ToResult(CommitResult result)
    {
        var told = new JsonObject
        {
            ["document"] = Context.Folders.NameOf(result.After.Path),
            ["changed"] = result.Changed,
        };
        if (result.Section is { } section)
        {
            var facts = SectionFacts.Of(Context.Engine, result.After);
            VersionMark version = facts.Version(section);
            told["section"] = section.Id;
            told["version"] = version.ToString();
            told["checksum"] = result.After.Index.Checksum(section);
            Context.Owner.Memory.Add(result.After.Path, version, result.After.Index.Content(section).ToString());
        }
        else
        {
            told["removed"] = true;
        }

        if (result.Deferred is { } failure)
        {
            told["note"] = $"The change is made; its history follows with the next commit: {EscapedText.Line(failure.Message)}";
        }

        return told;
    }
}
