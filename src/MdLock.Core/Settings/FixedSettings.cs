namespace MdLock.Settings;

/// <summary>The same settings for all documents, whatever is set anywhere.</summary>
internal sealed class FixedSettings(LockSettings settings) : ISettingsSource
{
    /// <inheritdoc/>
    public string? LockRoot => settings.LockRoot;

    /// <inheritdoc/>
    public int Generation => 0;

    /// <inheritdoc/>
    public LockSettings Read(string document) => settings;
}
