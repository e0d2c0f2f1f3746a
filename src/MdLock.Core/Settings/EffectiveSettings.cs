namespace MdLock.Settings;

/// <summary>The settings as they apply somewhere.</summary>
/// <param name="Path">The document or folder, by its canonical path; null for where no document is named.</param>
/// <param name="Settings">The numbers to go by.</param>
/// <param name="Values">Each setting, with where its value comes from.</param>
/// <param name="Unknown">What files set that this version does not know: the file and the key.</param>
internal sealed record EffectiveSettings(
    string? Path,
    LockSettings Settings,
    IReadOnlyList<EffectiveSetting> Values,
    IReadOnlyList<(string File, string Key)> Unknown);
