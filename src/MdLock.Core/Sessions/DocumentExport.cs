using MdLock.Documents;
using MdLock.Errors;
using MdLock.Exports;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Documents in other forms, made while nobody may change them.</summary>
/// <param name="session">The owner of the locks.</param>
internal sealed class DocumentExport(OwnerSession session)
{
    /// <summary>The text of the document.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToMarkdown(string path, LockOptions options, CancellationToken cancellation) =>
        Export(path, options, (document, _) => document.Text.Text, cancellation);

    /// <summary>A page of HTML; a safe one whoever wrote the document, if it is to be sanitized.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToHtml(string path, bool sanitize, LockOptions options, CancellationToken cancellation) =>
        Export(path, options, (document, _) => HtmlExport.Of(document.Text.Text, TitleOf(document), sanitize), cancellation);

    /// <summary>JSON of the sections with their versions.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document or its history cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToJson(string path, LockOptions options, CancellationToken cancellation) =>
        Export(path, options, JsonExport.Of, cancellation);

    private static string TitleOf(DocumentSnapshot document) =>
        document.Index.Sections.FirstOrDefault(section => section.HasHeading)?.Title
            ?? Path.GetFileNameWithoutExtension(document.Path);

    private string Export(
        string path,
        LockOptions options,
        Func<DocumentSnapshot, DocumentHistory, string> make,
        CancellationToken cancellation) => session.Documents.With(
        path,
        document =>
        {
            // Who has the whole document already needs no more, and would wait for itself.
            bool isHeld = session.Held.Any(held =>
                held.Path == document.Path && held.LossReason is null && held.Held.Target.Scope == LockScope.Document);
            TakenLocks? taken = isHeld
                ? null
                : session.Acquire(
                    document.Path, [], options with { Scope = LockScope.Document, Mode = LockMode.Shared }, cancellation);
            try
            {
                return make(document.Reader.Look(), document.History);
            }
            finally
            {
                taken?.GiveBack(taken);
            }
        });
}
