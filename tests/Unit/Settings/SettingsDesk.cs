using MdLock.Settings;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Settings;

/// <summary>A document, a user's folder for configuration that is not the real one, and an environment.</summary>
internal sealed class SettingsDesk : IDisposable
{
    private readonly TemporaryDocument _document = new();
    private readonly string _home = Directory.CreateTempSubdirectory("mdlock-home-").FullName;

    public SettingsDesk() => Resolver = NewResolver();

    public Dictionary<string, string> Environment { get; } = [];

    public SettingsResolver Resolver { get; }

    public string Document => _document.Path;

    public string Folder => _document.Folder;

    public string UserFile => Path.Combine(_home, "mdlock", "settings.json");

    public string FolderFile => FileOf(Folder);

    public string DocumentFile => Path.Combine(Folder, ".mdlock", "guide.md", "settings.json");

    public static string FileOf(string folder) => Path.Combine(folder, ".mdlock", ".mdlock", "settings.json");

    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Takes the environment as it is now.</summary>
    public SettingsResolver NewResolver() =>
        new(name => name == "XDG_CONFIG_HOME" ? _home : Environment.GetValueOrDefault(name));

    public void Set(SettingSource scope, string? path, string name, object? value) => Resolver.Set(
        scope, path, new Dictionary<string, object?> { [name] = value }, [], CancellationToken.None);

    public void Reset(SettingSource scope, string? path, string name) =>
        Resolver.Set(scope, path, new Dictionary<string, object?>(), [name], CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _document.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
