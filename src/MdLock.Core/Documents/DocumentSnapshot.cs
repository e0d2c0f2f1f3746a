namespace MdLock.Documents;

/// <summary>A document as it was at one moment, whole.</summary>
public sealed class DocumentSnapshot
{
    internal DocumentSnapshot(string path, DocumentText text, DocumentIndex index)
    {
        Path = path;
        Text = text;
        Index = index;
    }

    /// <summary>The document's canonical path.</summary>
    public string Path { get; }

    /// <summary>Its sections, and its text.</summary>
    public DocumentIndex Index { get; }

    /// <summary>Its text, and how it is encoded.</summary>
    internal DocumentText Text { get; }
}
