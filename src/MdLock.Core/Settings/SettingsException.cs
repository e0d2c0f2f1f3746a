namespace MdLock.Errors;

/// <summary>A file of settings cannot be used, or a scope has no such file.</summary>
public sealed class SettingsException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="message">What is the matter.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="innerException">The cause.</param>
    public SettingsException(
        string errorId, string? file, string message, string recommendedAction, Exception? innerException = null)
        : base(errorId, message, recommendedAction, innerException)
    {
        File = file is null ? null : Shown(file);
    }

    /// <summary>The file; null where there is none.</summary>
    public string? File { get; }

    internal static SettingsException Corrupt(string file, string reason, Exception? cause = null) => new(
        ErrorIds.SettingsCorrupt,
        file,
        $"The settings '{file}' cannot be used: {reason}.",
        "Correct the file, or remove it: then what it set comes from where else it is set.",
        cause);

    internal static SettingsException Planted(string file, Exception cause) => new(
        ErrorIds.SettingsCorrupt, file, cause.Message, "Find out who put it there, and remove it.", cause);

    internal static SettingsException Newer(string file, int schema, int readable) => new(
        ErrorIds.SettingsSchemaNewer,
        file,
        $"The settings '{file}' are of schema {schema}, and this version of MdLock reads up to {readable}.",
        "Use the version of MdLock that wrote them, or a newer one.");

    internal static SettingsException NotReadable(string file, Exception cause) => new(
        ErrorIds.SettingsNotReadable,
        file,
        $"The settings '{file}' cannot be read: {cause.Message}",
        "Get permission to read the file; nothing is locked by guesses at what it says.",
        cause);

    internal static SettingsException TooOpen(string file, string what) => new(
        ErrorIds.SecretTooOpen,
        file,
        $"'{file}' holds a {what}, and every user of this machine can read it.",
        "Close the file (chmod go-rwx), and think of the secret as known: give yourself another one.");

    internal static SettingsException Withheld(string file, string store) => new(
        ErrorIds.CredentialsWithheld,
        file,
        $"'{file}', which came with the folder, names the store '{store}'. The user, password or certificate for etcd that are set "
        + "are for another store, and are not sent to one that only a folder names.",
        $"If you trust it, name it yourself: set LOCK_STORE to '{store}'. If you do not, do not edit there, or take the store out of the file.");

    internal static SettingsException NotWritable(string file, Exception cause) => new(
        ErrorIds.SettingsNotWritable,
        file,
        $"The settings '{file}' cannot be written, and are as they were: {cause.Message}",
        "See that you may write in the folder and that the disk has free space.",
        cause);

    internal static SettingsException Occupied(string file, TimeSpan limit) => new(
        ErrorIds.SettingsNotWritable,
        file,
        $"The settings '{file}' were being changed by somebody else for {limit.TotalSeconds:0.#} s; it takes milliseconds.",
        "Look for a stopped process that uses MdLock (state T in ps), and continue or end it; then try again.");

    internal static SettingsException NoUserFolder() => new(
        ErrorIds.SettingsNotWritable,
        null,
        "The user has no folder for configuration: neither HOME nor XDG_CONFIG_HOME is set.",
        "Set one of them, or use another scope.");

    internal static SettingsException WrongTarget(string message, string recommendedAction) => new(
        ErrorIds.SettingsScopeInvalid, null, message, recommendedAction);
}
