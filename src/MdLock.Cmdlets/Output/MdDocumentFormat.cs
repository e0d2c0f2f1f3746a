namespace MdLock.Output;

/// <summary>In which form a document is exported.</summary>
public enum MdDocumentFormat
{
    /// <summary>Its own text.</summary>
    Markdown,

    /// <summary>A page of HTML.</summary>
    Html,

    /// <summary>JSON of its sections with their versions.</summary>
    Json,
}
