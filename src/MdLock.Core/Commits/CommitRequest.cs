using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>A commit that somebody who waits for his turn leaves to whoever has it: the new text of one section, and in the name of which locks.</summary>
internal sealed record CommitRequest
{
    /// <summary>A longer text is committed by whoever has it: nobody shall be kept for long by what others want.</summary>
    public const int MaxText = 256 * 1024;

    /// <summary>The identity of the commit.</summary>
    public required Guid Commit { get; init; }

    /// <summary>The section.</summary>
    public required string SectionId { get; init; }

    /// <summary>What becomes of it.</summary>
    public required ExactEdit Edit { get; init; }

    /// <inheritdoc cref="SectionChange.Operation"/>
    public required string Operation { get; init; }

    /// <inheritdoc cref="SectionChange.Message"/>
    public string? Message { get; init; }

    /// <inheritdoc cref="SectionChange.ExpectedChecksum"/>
    public string? ExpectedChecksum { get; init; }

    /// <inheritdoc cref="SectionChange.ExpectedVersion"/>
    public VersionMark? ExpectedVersion { get; init; }

    /// <summary>The locks in whose name it comes.</summary>
    public required IReadOnlyList<RequestLock> Locks { get; init; }

    /// <summary>The request for changes; null where they are not for others to make, or would be refused.</summary>
    /// <param name="changes">What is wanted.</param>
    /// <param name="authorities">The locks in whose name.</param>
    /// <param name="index">The document as it is.</param>
    /// <param name="after">The document as it would be, if nobody else changed it.</param>
    public static CommitRequest? TryMake(
        IReadOnlyList<SectionChange> changes, IReadOnlyList<HeldLock> authorities, DocumentIndex index, out DocumentIndex after)
    {
        after = index;
        if (changes is not [{ AddsSection: false, PlacedAt: null, Revives: null, Scope: not LockScope.Document } change])
        {
            return null;
        }

        try
        {
            Section section = index.Resolve(change.Selector);
            EditResult made = change.Edit(index, section, null);
            after = made.Index;
            var edit = ExactEdit.Of(index, section, made, change.Scope == LockScope.Body);
            return edit is null || section == index.Root || edit.Text.Length > MaxText ? null : new CommitRequest
            {
                Commit = Guid.NewGuid(),
                SectionId = section.Id,
                Edit = edit,
                Operation = change.Operation,
                Message = change.Message,
                ExpectedChecksum = change.ExpectedChecksum,
                ExpectedVersion = change.ExpectedVersion,
                Locks = [.. authorities.Select(authority => new RequestLock(authority.LockId, authority.Fence))],
            };
        }
        catch (MdLockException)
        {
            // Told when one's own turn comes: until then somebody may make it right.
            return null;
        }
    }

    /// <summary>The change that it asks for, which is refused where the section has another text by now.</summary>
    public SectionChange ToChange() => new(SectionId, Apply, ExpectedChecksum)
    {
        Operation = Operation,
        Message = Message,
        ExpectedVersion = ExpectedVersion,
        Scope = Edit.IsOfBody ? LockScope.Body : LockScope.Subtree,
    };

    private EditResult Apply(DocumentIndex index, Section section)
    {
        EditResult edit = Edit.Apply(index, section);
        return ExactEdit.Of(index, section, edit, Edit.IsOfBody) == Edit
            ? edit
            : throw new VersionConflictException(section.Id, Edit.Before, index.Checksum(section));
    }
}

/// <summary>A lock in whose name a commit is asked for.</summary>
/// <param name="LockId">The lock.</param>
/// <param name="Fence">Its fence.</param>
internal sealed record RequestLock(Guid LockId, long Fence);
