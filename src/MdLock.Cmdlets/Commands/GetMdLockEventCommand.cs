using System.Management.Automation;
using MdLock.Audit;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLockEvent: what happened on a document, oldest first, as its audit trail tells.</summary>
[Cmdlet(VerbsCommon.Get, "MdLockEvent", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockEvent))]
public sealed class GetMdLockEventCommand : MdLockCommand
{
    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Not what happened before. A time without a zone is local time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Only of these sections, by the ids that they had then; wildcards are allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventFilterCompleter))]
    public string[]? SectionId { get; set; }

    /// <summary>Only of these types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MdLockEventType[]? Type { get; set; }

    /// <summary>Only of these owners: a user, a user with the host, or an owner's id; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventOwnerCompleter))]
    public new string[]? Owner { get; set; }

    /// <summary>Only the last so many of those that the other parameters let through.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(1, int.MaxValue)]
    public int? Tail { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => WriteEvents(path));
        }
    }

    private void WriteEvents(string path)
    {
        (string document, IReadOnlyList<AuditEvent> events) = Engine.Events.Read(path, ToFilter(), StopToken);
        WriteVerbose($"{document} has {events.Count} events of the kind that was asked for.");
        foreach (AuditEvent one in events)
        {
            WriteObject(new MdLockEvent(document, one));
        }
    }

    private bool IsWanted(string sectionId) => Array.Exists(SectionId!, pattern => IsIdLike(sectionId, pattern));

    private bool IsWanted(AuditOwner owner) =>
        IsOwnerLike(Owner!, owner.User, MdLockEvent.NameOf(owner), owner.OwnerId);

    private AuditFilter ToFilter()
    {
        var types = new List<AuditEventType>();
        foreach (MdLockEventType type in Type ?? [])
        {
            types.Add((AuditEventType)type);
        }

        return new AuditFilter
        {
            Since = Since is { } since ? new DateTimeOffset(since.ToUniversalTime()) : null,
            Sections = SectionId is null ? null : IsWanted,
            Owners = Owner is null ? null : IsWanted,
            Types = types,
            Tail = Tail,
        };
    }
}
