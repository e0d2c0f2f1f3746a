namespace MdLock.Settings;

/// <summary>Where the value of a setting comes from, the weakest first. A parameter of a call is stronger than all.</summary>
internal enum SettingSource
{
    /// <summary>Nobody set it.</summary>
    Default,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The user's file.</summary>
    User,

    /// <summary>The file of the document's folder, or of one above it.</summary>
    Folder,

    /// <summary>The document's own file.</summary>
    Document,
}
