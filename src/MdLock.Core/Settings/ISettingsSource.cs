using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>Tells which settings apply to a document.</summary>
internal interface ISettingsSource
{
    /// <summary>The folder for the lock files of all documents; null for one beside each.</summary>
    string? LockRoot { get; }

    /// <summary>Another value means that what was read before may have been changed through here.</summary>
    int Generation { get; }

    /// <summary>The settings of a document as they are now.</summary>
    /// <param name="document">The document, by its canonical path.</param>
    /// <exception cref="SettingException">A value is out of range.</exception>
    /// <exception cref="SettingsException">A file of settings cannot be used.</exception>
    LockSettings Read(string document);
}
