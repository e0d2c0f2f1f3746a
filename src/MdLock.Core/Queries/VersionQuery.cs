using System.Text.RegularExpressions;
using MdLock.Documents;
using MdLock.Engine;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Queries;

/// <summary>The versions of the sections of documents, as they were committed. No lock is needed to read them.</summary>
public sealed class VersionQuery
{
    private readonly OpenDocuments _documents;
    private readonly Action<string, string> _tell;

    /// <summary>Creates it.</summary>
    /// <param name="documents">Opens documents.</param>
    /// <param name="tell">Is told up to where versions are proven where that is not the last, with the folder first.</param>
    internal VersionQuery(OpenDocuments documents, Action<string, string> tell) => (_documents, _tell) = (documents, tell);

    /// <summary>Whether a section has versions.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <param name="cancellation">Ends the wait for a commit that is under way.</param>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    /// <exception cref="MdLockException">The document cannot be had, or the selector means several sections.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal bool Has(string path, string selector, CancellationToken cancellation) => _documents.With(
        path,
        document =>
        {
            Prepare(document, cancellation);
            return document.History.Has(document.SectionOf(selector));
        });

    /// <summary>The versions of some sections, section by section, oldest first.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">
    /// A section, by an id or a heading path; or sections, by a wildcard. Sections that were removed answer to the ids
    /// that they had. Null for all that have a history.
    /// </param>
    /// <param name="latest">Only the newest version of each section.</param>
    /// <param name="cancellation">Ends the wait for a commit that is under way.</param>
    /// <exception cref="HistoryException">The section has no history, or it cannot be read.</exception>
    /// <exception cref="MdLockException">The document cannot be had, or the selector means several sections.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<FoundVersion> Find(
        string path, string? selector, bool latest, CancellationToken cancellation) => _documents.With(
        path,
        document =>
        {
            Prepare(document, cancellation);
            DocumentHistory history = document.History;
            var found = new List<FoundVersion>();
            foreach (string section in Sections(document, selector))
            {
                IEnumerable<SectionVersion> versions = latest ? [history.Newest(section)] : history.Versions(section);
                found.AddRange(versions.Select(version => new FoundVersion(document.Path, version)));
            }

            return found;
        });

    /// <summary>One version of a section.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <param name="version">Its number, from 1.</param>
    /// <param name="cancellation">Ends the wait for a commit that is under way.</param>
    /// <exception cref="HistoryException">The section has no such version, or it is damaged.</exception>
    /// <exception cref="MdLockException">The document cannot be had, or the selector means several sections.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FoundVersion Find(string path, string selector, int version, CancellationToken cancellation) => _documents.With(
        path,
        document =>
        {
            Prepare(document, cancellation);
            string section = document.SectionOf(selector);
            return new FoundVersion(document.Path, document.History.Version(section, version));
        });

    /// <summary>All versions of one section, oldest first, only to be looked at: a commit that died is left as it is.</summary>
    /// <param name="path">The document.</param>
    /// <param name="selector">The section, by an id or a heading path; a removed one by the id that it had.</param>
    /// <exception cref="HistoryException">The section has no history, or it cannot be read.</exception>
    /// <exception cref="MdLockException">The document cannot be had, or the selector means several sections.</exception>
    public IReadOnlyList<SectionVersion> Versions(string path, string selector) => _documents.With(
        path,
        document => document.History.Versions(document.SectionOf(selector)).ToList());

    /// <summary>The sections with a history that can be found by their ids: each by its own, no two by the same.</summary>
    /// <remarks>
    /// One that was removed is hidden behind a later one of the same id, and behind a heading that says the same. Only
    /// to be looked at: a commit that died is left as it is.
    /// </remarks>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    /// <exception cref="DocumentException">The document cannot be had.</exception>
    internal IReadOnlyList<SectionHistory> Sections(string path) => _documents.With(
        path,
        document =>
        {
            DocumentIndex index = document.Reader.Look().Index;
            var titles = index.Sections.Select(section => section.Title).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return document.History.Sections
                .GroupBy(section => section.SectionId, StringComparer.Ordinal)
                .Select(same => same.FirstOrDefault(section => !section.IsRemoved) ?? same.Last())
                .Where(section => index.Find(section.SectionId) is not null
                    || !titles.Contains(HeadingPathSyntax.Split(section.SectionId)[^1]))
                .ToList();
        });

    /// <summary>The versions that the sections of a document are at, recorded or not.</summary>
    /// <param name="path">The document.</param>
    /// <param name="index">The document as it was read.</param>
    /// <exception cref="MdLockException">The document or its history cannot be had.</exception>
    public SectionVersions Current(string path, DocumentIndex index) =>
        _documents.With(path, document => document.History.Current(index));

    private static IEnumerable<string> Sections(OpenDocument document, string? selector)
    {
        if (selector is not null && !Wildcard.IsIn(selector))
        {
            return [document.SectionOf(selector)];
        }

        Regex? pattern = selector is null ? null : Wildcard.TryTranslate(selector);
        return selector is not null && pattern is null
            ? throw new SectionSelectorException(selector, "is no wildcard: a set in brackets is open, empty or backwards")
            : document.History.Sections
                .Where(section => pattern is null || pattern.IsMatch(section.SectionId))
                .Select(section => section.SectionKey);
    }

    private void Prepare(OpenDocument document, CancellationToken cancellation)
    {
        document.RecoverIfUnfinished(cancellation);
        if (document.FindUnproven(cancellation) is { } unproven)
        {
            _tell(document.Folders.Place, unproven);
        }
    }
}
