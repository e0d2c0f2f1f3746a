using MdLock.Documents;
using MdLock.Errors;
using MdLock.Exports;
using MdLock.History;
using MdLock.Rules;

namespace MdLock.Sessions;

/// <summary>Documents in other forms, made while nobody may change them.</summary>
/// <param name="engine">The engine that opens the documents.</param>
/// <param name="session">The owner of the locks.</param>
public sealed class DocumentExport(MdLockEngine engine, OwnerSession session)
{
    /// <summary>The text of the document.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToMarkdown(string path, LockOptions call, CancellationToken cancellation) =>
        Export(path, call, (document, _) => document.Text.Text, cancellation);

    /// <summary>A page of HTML.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToHtml(string path, LockOptions call, CancellationToken cancellation) =>
        Export(path, call, (document, _) => HtmlExport.Of(document.Text.Text, TitleOf(document)), cancellation);

    /// <summary>JSON of the sections with their versions.</summary>
    /// <exception cref="MdLockException">A lock is refused, or the document or its history cannot be had.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string ToJson(string path, LockOptions call, CancellationToken cancellation) =>
        Export(path, call, JsonExport.Of, cancellation);

    private static string TitleOf(DocumentSnapshot document) =>
        document.Index.Sections.FirstOrDefault(section => section.HasHeading)?.Title
            ?? Path.GetFileNameWithoutExtension(document.Path);

    private string Export(
        string path,
        LockOptions call,
        Func<DocumentSnapshot, DocumentHistory, string> make,
        CancellationToken cancellation) => engine.With(
        path,
        document =>
        {
            // Who has the whole document already needs no more, and would wait for itself.
            bool isHeld = session.Held.Any(held =>
                held.Path == document.Path && held.LossReason is null && held.Held.Target.Scope == LockScope.Document);
            IReadOnlyList<SectionLock> taken = isHeld
                ? []
                : session.Acquire(
                    document.Path, [], call with { Scope = LockScope.Document, Mode = LockMode.Shared }, cancellation);
            try
            {
                return make(document.Reader.Read(), document.History);
            }
            finally
            {
                session.GiveBack(taken);
            }
        });
}
