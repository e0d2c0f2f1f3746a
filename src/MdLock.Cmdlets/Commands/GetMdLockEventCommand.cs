using System.Management.Automation;
using MdLock.Audit;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLockEvent: what happened on documents, oldest first, as the audit trail of each tells.</summary>
[Cmdlet(VerbsCommon.Get, "MdLockEvent", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockEvent))]
public sealed class GetMdLockEventCommand : DocumentsCommand
{
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
    private protected override void ProcessDocument(string document)
    {
        (string path, IReadOnlyList<AuditEvent> events) = Engine.Events.Read(document, ToFilter(), StopToken);
        WriteVerbose($"{path} has {events.Count} events of the kind that was asked for.");
        foreach (AuditEvent one in events)
        {
            WriteObject(new MdLockEvent(path, one));
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
