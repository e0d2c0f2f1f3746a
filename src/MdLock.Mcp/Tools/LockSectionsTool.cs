using System.Text.Json.Nodes;
using MdLock.Mcp.Answers;
using MdLock.Rules;
using MdLock.Sessions;

namespace MdLock.Mcp.Tools;

/// <summary>lock_sections: locks that last over several calls, all of them or none.</summary>
internal sealed class LockSectionsTool(ToolContext context) : DocumentTool(
    context,
    "lock_sections",
    "Lock sections against others for several calls, all or none. Again renews. An edit alone needs no lock.",
    [
        ToolParameters.Document,
        new("sections", ToolParameterKind.Names, "Ids or heading paths; _document for the whole.") { IsRequired = true },
        new("ttl_seconds", ToolParameterKind.Number, "How long the locks last.") { Least = 1, Most = 300 },
        ToolParameters.Wait,
        ToolParameters.Optional("purpose", "What for; others are told."),
        ToolParameters.Flag("shared", "Let others lock them shared too; for reading."),
    ],
    isReadOnly: false)
{
    /// <inheritdoc/>
    private protected override async ValueTask<JsonObject> Run(ToolCall call)
    {
        string path = Context.Folders.Document(call.Arguments.Text("document"));
        return await Context.Owner.Run(
            call.ClientName, (session, cancellation) => Lock(call, session, path, cancellation), call.Cancellation);
    }

    private JsonObject Lock(ToolCall call, OwnerSession session, string path, CancellationToken cancellation)
    {
        TimeSpan? wait = call.Arguments.Seconds("wait_seconds");
        var options = new LockOptions
        {
            Mode = call.Arguments.Flag("shared") ? LockMode.Shared : LockMode.Exclusive,
            Operation = call.Arguments.OptionalText("purpose") ?? "",
            TimeToLive = call.Arguments.Seconds("ttl_seconds"),
            Timeout = wait,
            NoWait = wait == TimeSpan.Zero,
            OnWait = progress => call.TellWait(progress, session.Identity),
        };
        TakenLocks taken = session.Acquire(path, call.Arguments.Names("sections")!, options, cancellation);
        try
        {
            Context.Folders.Require(taken[0].Path);
        }
        catch (ToolException)
        {
            taken.GiveBack(taken);
            throw;
        }

        return new JsonObject
        {
            ["document"] = Context.Folders.NameOf(taken[0].Path),
            ["locks"] = new JsonArray([.. taken.Select(one => (JsonNode)new JsonObject
            {
                ["section"] = one.SectionId,
                ["fence"] = one.Fence,
                ["until"] = LockFacts.Time(one.Held.GrantedAt.Wall + one.Held.TimeToLive),
                ["renewed"] = taken.IsRenewed(one),
            })]),
        };
    }
}
