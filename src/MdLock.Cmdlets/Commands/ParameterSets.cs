namespace MdLock.Commands;

/// <summary>The names of the parameter sets.</summary>
internal static class ParameterSets
{
    public const string Path = nameof(Path);
    public const string LiteralPath = nameof(LiteralPath);
    public const string Document = nameof(Document);
    public const string DocumentLiteralPath = nameof(DocumentLiteralPath);
    public const string InputObject = nameof(InputObject);

    public const string Content = nameof(Content);
    public const string ContentLiteralPath = nameof(ContentLiteralPath);
    public const string Body = nameof(Body);
    public const string BodyLiteralPath = nameof(BodyLiteralPath);
    public const string Append = nameof(Append);
    public const string AppendLiteralPath = nameof(AppendLiteralPath);
    public const string Update = nameof(Update);
    public const string UpdateLiteralPath = nameof(UpdateLiteralPath);
}
