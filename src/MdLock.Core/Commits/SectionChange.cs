using MdLock.Documents;
using MdLock.Errors;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>A change of one section that is to be committed.</summary>
/// <remarks>
/// A section that is removed needs a lock on it alone. One that is added or moved needs besides a lock on the body of
/// the section that takes it up: then whoever holds that one as a whole is not surprised.
/// </remarks>
public sealed record SectionChange
{
    internal SectionChange(
        string selector, Func<DocumentIndex, Section, EditResult> edit, string? expectedChecksum = null)
        : this(selector, (index, section, _) => edit(index, section))
    {
        ExpectedChecksum = expectedChecksum;
    }

    private SectionChange(string selector, Func<DocumentIndex, Section, string?, EditResult> edit)
    {
        Selector = selector;
        Edit = edit;
    }

    /// <summary>The section, by an id or a heading path.</summary>
    public string Selector { get; init; }

    /// <summary>The SHA-256 that the section's content must have, in hexadecimal; null if it may be anything.</summary>
    public string? ExpectedChecksum { get; init; }

    /// <summary>What is done, as the versions shall say: one of <see cref="SectionOperations"/>, or another word.</summary>
    public string Operation { get; init; } = SectionOperations.Set;

    /// <summary>Why, in the words of whoever asks for it, for the versions; null where there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>The version that the section must be at; of a section that is brought back, the newest. Null if it may be any.</summary>
    public VersionMark? ExpectedVersion { get; init; }

    /// <summary>The content that was read before the change, to show what changed since; null where nobody kept it.</summary>
    public string? ReadContent { get; init; }

    /// <summary>
    /// Makes the new document from the old one, the section and the id of the <see cref="Anchor"/>, null where there is
    /// none; may be called again on a newer document.
    /// </summary>
    internal Func<DocumentIndex, Section, string?, EditResult> Edit { get; init; }

    /// <summary>What of the section the change touches, and a lock must cover.</summary>
    public LockScope Scope { get; init; }

    /// <summary>For a section that is moved: the other one, by an id or a heading path; null for every other change.</summary>
    public string? Anchor { get; init; }

    /// <summary>For a section that is added or moved: where it goes, seen from the other one; null for every other change.</summary>
    public Placement? PlacedAt { get; init; }

    /// <summary>Whether the edit adds a section, which it returns, and leaves the one that is selected as it is.</summary>
    public bool AddsSection { get; init; }

    /// <summary>For an added section: the identity of the removed section that it brings back; null for none.</summary>
    public string? Revives { get; init; }

    /// <summary>Replaces heading, body and subsections; see <see cref="SectionEditor.ReplaceContent"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="content">The new content.</param>
    /// <param name="allowDroppedSubsections">Whether subsections that the new content lacks may go.</param>
    public static SectionChange SetContent(string selector, string content, bool allowDroppedSubsections = false) =>
        Of(selector, new ReplaceContentEdit(content, allowDroppedSubsections), SectionOperations.Set, LockScope.Subtree);

    /// <summary>Replaces the body; see <see cref="SectionEditor.ReplaceBody"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="body">The new body.</param>
    public static SectionChange SetBody(string selector, string body) =>
        Of(selector, new ReplaceBodyEdit(body), SectionOperations.Set, LockScope.Body);

    /// <summary>Adds text to the end of the body; see <see cref="SectionEditor.Append"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="text">The text to add.</param>
    public static SectionChange Append(string selector, string text) =>
        Of(selector, new AppendEdit(text), SectionOperations.Append, LockScope.Body);

    /// <summary>Gives the heading another text; see <see cref="SectionEditor.Rename"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="title">The new text.</param>
    public static SectionChange Rename(string selector, string title) =>
        Of(selector, new RenameEdit(title), SectionOperations.Rename, LockScope.Subtree);

    /// <summary>Removes a section; see <see cref="SectionEditor.Remove"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="withSubsections">Whether subsections may go with it.</param>
    public static SectionChange Remove(string selector, bool withSubsections = false) =>
        Of(selector, new RemoveEdit(withSubsections), SectionOperations.Remove, LockScope.Subtree);

    /// <summary>Puts a section in another place; see <see cref="SectionEditor.Move"/>.</summary>
    /// <param name="selector">The section, by an id or a heading path.</param>
    /// <param name="placement">Where, seen from the other section.</param>
    /// <param name="anchor">The other section, by an id or a heading path.</param>
    public static SectionChange Move(string selector, Placement placement, string anchor) =>
        new(selector, (index, section, beside) => new MoveEdit(placement, beside!).Apply(index, section))
        {
            Operation = SectionOperations.Move,
            Scope = LockScope.Subtree,
            Anchor = anchor,
            PlacedAt = placement,
        };

    /// <summary>Adds a section; see <see cref="SectionEditor.Add"/>.</summary>
    /// <param name="anchor">The section beside or in which it goes, by an id or a heading path.</param>
    /// <param name="placement">Where, seen from that section.</param>
    /// <param name="content">The content of the new section, heading first.</param>
    public static SectionChange Add(string anchor, Placement placement, string content) =>
        Of(anchor, new AddEdit(placement, content), SectionOperations.Add, LockScope.Body) with
        {
            AddsSection = true,
            PlacedAt = placement,
        };

    /// <summary>Adds a section of which the title and the body are given apart; see <see cref="SectionEditor.Add"/>.</summary>
    /// <param name="anchor">The section beside or in which it goes, by an id or a heading path.</param>
    /// <param name="placement">Where, seen from that section.</param>
    /// <param name="title">The text of the heading: one line.</param>
    /// <param name="body">What follows the heading; headings in it are those of subsections.</param>
    /// <exception cref="MdLockException">The title is no single line of text.</exception>
    public static SectionChange Add(string anchor, Placement placement, string title, string body) => Add(
        anchor, placement, HeadingMarks.Retitle("#\n", title) + (string.IsNullOrWhiteSpace(body) ? "" : "\n" + body));

    /// <summary>Gives a section the content of one of its versions; one that was removed comes back.</summary>
    /// <remarks>
    /// A removed section comes back after the section that it followed, else first under the section that it was
    /// under, else at the end of the document.
    /// </remarks>
    /// <param name="history">The history of the document.</param>
    /// <param name="index">The document.</param>
    /// <param name="section">The section's id or identity; see <see cref="DocumentHistory.Newest"/>.</param>
    /// <param name="version">The number of the version.</param>
    /// <exception cref="HistoryException">There is no such version, or it is one in which the section was removed.</exception>
    internal static SectionChange Restore(DocumentHistory history, DocumentIndex index, string section, int version)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(index);
        string content = history.Version(section, version).Content ?? throw HistoryException.NoContent(section, version);
        TrackedSection tracked = history.Find(section);
        if (!tracked.Removed || tracked.Id == SectionIds.Preamble)
        {
            return new SectionChange(tracked.Id, RestoreContent)
            {
                Operation = SectionOperations.Restore,
                Scope = LockScope.Subtree,
            };
        }

        (string anchor, Placement placement) = PlaceOf(history.LastPlace(tracked), index);
        return Add(anchor, placement, content) with { Operation = SectionOperations.Restore, Revives = tracked.Key };

        // It may have been moved to another level since.
        EditResult RestoreContent(DocumentIndex now, Section target) => SectionEditor.ReplaceContent(
            now,
            target,
            target.HasHeading ? HeadingMarks.Shift(content, target.Level) : content,
            allowDroppedSubsections: true);
    }

    /// <summary>A change whose edit is not known yet, but what of the section it touches.</summary>
    internal static SectionChange ToBeTold(string selector, LockScope scope) => new(
        selector, (_, _) => throw new InvalidOperationException("The edit is not told yet."))
    {
        Scope = scope,
    };

    /// <summary>What a lock must cover.</summary>
    /// <remarks>A section that is added or moved changes the body of the section that takes it up.</remarks>
    /// <param name="index">The document.</param>
    /// <exception cref="MdLockException">A selector means no section, or several.</exception>
    internal IEnumerable<LockTarget> Targets(DocumentIndex index)
    {
        Section section = index.Resolve(Selector);
        if (!AddsSection)
        {
            yield return LockTarget.Of(section.IdPath, Scope);
        }

        if (PlacedAt is { } placement)
        {
            Section beside = Anchor is null ? section : index.Resolve(Anchor);
            yield return LockTarget.Of(SectionPlace.Of(index, beside, placement).Container.IdPath, LockScope.Body);
        }
    }

    private static (string Anchor, Placement Placement) PlaceOf((string? Under, string? After) last, DocumentIndex index)
    {
        if (last.After is { } after && index.Find(after) is not null)
        {
            return (after, Placement.After);
        }

        Section under = (last.Under is { } id ? index.Find(id) : null) ?? index.Root;
        Section? first = under.Children.FirstOrDefault(child => child.HasHeading);
        return last.After is null && first is not null ? (first.Id, Placement.Before) : (under.Id, Placement.Under);
    }

    private static SectionChange Of(string selector, SectionEdit edit, string operation, LockScope scope) =>
        new(selector, edit.Apply) { Operation = operation, Scope = scope };
}
