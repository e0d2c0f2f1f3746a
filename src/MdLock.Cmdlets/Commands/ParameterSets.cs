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
    public const string Text = nameof(Text);
    public const string TextLiteralPath = nameof(TextLiteralPath);
    public const string Body = nameof(Body);
    public const string BodyLiteralPath = nameof(BodyLiteralPath);
    public const string Append = nameof(Append);
    public const string AppendLiteralPath = nameof(AppendLiteralPath);
    public const string Update = nameof(Update);
    public const string UpdateLiteralPath = nameof(UpdateLiteralPath);

    public const string Before = nameof(Before);
    public const string BeforeLiteralPath = nameof(BeforeLiteralPath);
    public const string After = nameof(After);
    public const string AfterLiteralPath = nameof(AfterLiteralPath);
    public const string Under = nameof(Under);
    public const string UnderLiteralPath = nameof(UnderLiteralPath);

    public const string AfterVersion = nameof(AfterVersion);
    public const string AfterVersionLiteralPath = nameof(AfterVersionLiteralPath);
    public const string UntilChanged = nameof(UntilChanged);
    public const string UntilChangedLiteralPath = nameof(UntilChangedLiteralPath);

    public const string Dashboard = nameof(Dashboard);
    public const string DashboardLiteralPath = nameof(DashboardLiteralPath);
}
