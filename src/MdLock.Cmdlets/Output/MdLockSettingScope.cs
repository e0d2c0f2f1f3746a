namespace MdLock.Output;

/// <summary>What a setting shall apply to.</summary>
public enum MdLockSettingScope
{
    /// <summary>All documents, for the user.</summary>
    User = MdLockSettingSource.User,

    /// <summary>The documents in a folder, and in the folders in it.</summary>
    Folder = MdLockSettingSource.Folder,

    /// <summary>One document.</summary>
    Document = MdLockSettingSource.Document,
}
