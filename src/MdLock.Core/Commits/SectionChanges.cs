using MdLock.Documents;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Commits;

/// <summary>The changes that people ask for, each with its operation and with what its lock must cover.</summary>
/// <remarks>
/// A section that is removed needs a lock on it alone. One that is added or moved needs besides a lock on the body of
/// the section that takes it up: then whoever holds that one as a whole is not surprised.
/// </remarks>
public static class SectionChanges
{
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
        Of(selector, new MoveEdit(placement, anchor), SectionOperations.Move, LockScope.Subtree) with
        {
            AlsoTouches = (index, _) => [SectionPlace.Of(index, index.Resolve(anchor), placement).Container],
        };

    /// <summary>Adds a section; see <see cref="SectionEditor.Add"/>.</summary>
    /// <param name="anchor">The section beside or in which it goes, by an id or a heading path.</param>
    /// <param name="placement">Where, seen from that section.</param>
    /// <param name="content">The content of the new section, heading first.</param>
    public static SectionChange Add(string anchor, Placement placement, string content) =>
        Of(anchor, new AddEdit(placement, content), SectionOperations.Add, LockScope.Body) with
        {
            AddsSection = true,
            AlsoTouches = (index, section) => [SectionPlace.Of(index, section, placement).Container],
        };

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
    public static SectionChange Restore(DocumentHistory history, DocumentIndex index, string section, int version)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(index);
        string content = history.Version(section, version).Content ?? throw HistoryException.NoContent(section, version);
        TrackedSection tracked = history.Find(section);
        if (!tracked.Removed || tracked.Id == SectionIds.Preamble)
        {
            return new SectionChange(tracked.Id, RestoreContent, ExpectedChecksum: null)
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
        new(selector, edit.Apply, ExpectedChecksum: null) { Operation = operation, Scope = scope };
}
