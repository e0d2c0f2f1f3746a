using MdLock.Disk;
using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Settings;

/// <summary>
/// Brings together what the environment, the user, folders and documents set: the nearer to the document, the stronger,
/// for each setting alone.
/// </summary>
public sealed class SettingsResolver : ISettingsSource
{
    private const string NotShown = "(not shown)";

    private readonly Func<string, string?> _variable;
    private readonly SettingsLayer _environment;
    private int _generation;

    /// <summary>Takes the settings of the environment as they are now; files are read when they are asked for.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <exception cref="SettingException">A variable is not a number or out of range.</exception>
    public SettingsResolver(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        _variable = variable;
        _environment = SettingsLayer.OfEnvironment(variable);
        LockRoot = _environment.ApplyTo(new LockSettings()).LockRoot;
    }

    /// <inheritdoc/>
    public string? LockRoot { get; }

    /// <inheritdoc/>
    int ISettingsSource.Generation => Volatile.Read(ref _generation);

    /// <inheritdoc/>
    LockSettings ISettingsSource.Read(string document) =>
        Merge(document, PlacesOf(document, System.IO.Path.GetDirectoryName(document))).Settings;

    /// <summary>True when both found the same in the environment.</summary>
    public bool HasSameEnvironment(SettingsResolver other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _environment.HasSameValues(other._environment);
    }

    /// <summary>The settings as they apply to a document, in a folder, or where no document is named.</summary>
    /// <param name="path">The document or folder; null for none.</param>
    /// <exception cref="SettingException">A value is out of range.</exception>
    /// <exception cref="SettingsException">A file of settings cannot be used.</exception>
    /// <exception cref="DocumentException">The document or folder is not there.</exception>
    internal EffectiveSettings Get(string? path)
    {
        if (path is null)
        {
            return Merge(null, PlacesOf(null, null));
        }

        if (Directory.Exists(path))
        {
            string folder = CanonicalFolder(path);
            return Merge(folder, PlacesOf(null, folder));
        }

        var document = DocumentFile.Find(path);
        return Merge(document.Path, PlacesOf(document.Path, document.Folder));
    }

    /// <summary>Sets settings in one place, and takes others out of it. All of it is done, or nothing.</summary>
    /// <param name="scope">The kind of place: the user, a folder or a document.</param>
    /// <param name="path">The folder or the document; null for the user.</param>
    /// <param name="values">The values by the names of their settings; null lifts a limit.</param>
    /// <param name="reset">The names of settings to leave to weaker places; done first.</param>
    /// <param name="cancellation">Ends the wait for somebody else who does the same.</param>
    /// <exception cref="SettingException">A value is out of range, or a name is no setting of files.</exception>
    /// <exception cref="SettingsException">The file cannot be used, or the scope and the path do not go together.</exception>
    /// <exception cref="DocumentException">The document or folder is not there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void Set(
        SettingSource scope,
        string? path,
        IReadOnlyDictionary<string, object?> values,
        IReadOnlyCollection<string> reset,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(reset);
        SettingsPlace place = PlaceFor(scope, path, values);
        var known = values.ToDictionary(one => Find(one.Key), one => one.Value);
        SettingDefinition[] gone = [.. reset.Select(Find)];
        try
        {
            SettingsFile.Update(place, content => content.With(known, gone), cancellation);
        }
        finally
        {
            Interlocked.Increment(ref _generation);
        }
    }

    /// <summary>The settings that would apply in a folder if some were set in another one, or reset.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="changed">The folder whose settings would be changed.</param>
    /// <param name="values">As for <see cref="Set"/>.</param>
    /// <param name="reset">The same.</param>
    /// <exception cref="SettingException">As for <see cref="Set"/>.</exception>
    /// <exception cref="SettingsException">The same.</exception>
    internal LockSettings Plan(
        string folder, string changed, IReadOnlyDictionary<string, object?> values, IReadOnlyCollection<string> reset)
    {
        string file = PlaceFor(SettingSource.Folder, changed, values).File;
        var known = values.ToDictionary(one => Find(one.Key), one => one.Value);
        SettingDefinition[] gone = [.. reset.Select(Find)];
        return Merge(
            folder,
            PlacesOf(null, CanonicalFolder(folder)),
            (place, content) => place.File == file ? content.With(known, gone) : content).Settings;
    }

    /// <summary>The file of a scope.</summary>
    /// <param name="scope">The kind of place: the user, a folder or a document.</param>
    /// <param name="path">The folder or the document; null for the user.</param>
    /// <exception cref="SettingsException">The scope and the path do not go together.</exception>
    /// <exception cref="DocumentException">The document or folder is not there.</exception>
    internal string FileOf(SettingSource scope, string? path) => PlaceOf(scope, path).File;

    private static SettingDefinition Find(string name) =>
        SettingDefinitions.OfName(name) is { IsInFiles: true } definition
            ? definition
            : throw new SettingException("The name of a setting", name, string.Join(
                ", ", SettingDefinitions.All.Where(one => one.IsInFiles).Select(one => one.Name)));

    private static string CanonicalFolder(string path)
    {
        try
        {
            return CanonicalPath.Of(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw DocumentException.NotReadable(path, failure);
        }
    }

    /// <summary>The place of a scope, where the values can be set.</summary>
    private SettingsPlace PlaceFor(SettingSource scope, string? path, IReadOnlyDictionary<string, object?> values)
    {
        foreach ((string name, object? value) in values)
        {
            SettingDefinition definition = Find(name);
            if (definition.Nearest < scope)
            {
                throw SettingsException.WrongTarget(
                    $"{definition.Name} cannot be set there: it is a setting which {definition.WhyNotNearer}.",
                    definition.Nearest == SettingSource.User ? "Use the scope User, or the variable." : "Use the scope Folder.");
            }

            definition.Apply(new LockSettings(), value);
        }

        return PlaceOf(scope, path);
    }

    private SettingsPlace PlaceOf(SettingSource scope, string? path)
    {
        switch (scope)
        {
            case SettingSource.User:
                return path is null
                    ? SettingsPlace.OfUser(_variable) ?? throw SettingsException.NoUserFolder()
                    : throw SettingsException.WrongTarget(
                        $"The settings of the user apply everywhere, not to '{path}' alone.",
                        "Leave out the path, or use the scope Folder or Document.");
            case SettingSource.Folder:
                return path is not null && Directory.Exists(path)
                    ? SettingsPlace.OfFolder(CanonicalFolder(path))
                    : throw SettingsException.WrongTarget(
                        $"The settings of a folder need a folder, and '{path}' is none.",
                        "Give the path of a folder, or use the scope Document.");
            case SettingSource.Document:
                return path is not null && !Directory.Exists(path)
                    ? SettingsPlace.OfDocument(DocumentFile.Find(path).Path)
                    : throw SettingsException.WrongTarget(
                        path is null ? "The settings of a document need a document." : $"'{path}' is a folder, not a document.",
                        "Give the path of a document, or use the scope Folder.");
            default:
                throw new ArgumentOutOfRangeException(nameof(scope), scope, "It has no file.");
        }
    }

    /// <summary>The places, the weakest first.</summary>
    private IEnumerable<SettingsPlace> PlacesOf(string? document, string? folder)
    {
        if (SettingsPlace.OfUser(_variable) is { } user)
        {
            yield return user;
        }

        foreach (SettingsPlace place in folder is null ? [] : SettingsPlace.OfFolders(folder).Reverse())
        {
            yield return place;
        }

        if (document is not null)
        {
            yield return SettingsPlace.OfDocument(document);
        }
    }

    private EffectiveSettings Merge(
        string? path, IEnumerable<SettingsPlace> places, Func<SettingsPlace, SettingsContent, SettingsContent>? planned = null)
    {
        var layers = new List<SettingsLayer> { _environment };
        var unknown = new List<(string, string)>();
        foreach (SettingsPlace place in places)
        {
            if (place.TryRead(planned is null ? null : found => planned(place, found), out SettingsContent content) is { } layer)
            {
                layers.Add(layer);
                unknown.AddRange(content.UnknownKeys.Select(key => (place.File, key)));
            }
        }

        var settings = new LockSettings();
        foreach (SettingsLayer layer in layers)
        {
            settings = layer.ApplyTo(settings);
        }

        settings = settings with { OwnStore = OwnStore(layers), StoreFile = FindStoreFile(layers) };

        return new EffectiveSettings(
            path,
            settings,
            [.. SettingDefinitions.All.Select(definition => ToEffective(definition, settings, layers))],
            unknown);
    }

    /// <summary>The store that those name who may have a password sent there.</summary>
    private static string OwnStore(List<SettingsLayer> layers) => layers
        .Where(one => one.Source <= SettingSource.User)
        .Aggregate(new LockSettings(), (all, one) => one.ApplyTo(all))
        .LockStore;

    /// <summary>The folder's file by which a store applies; null where it is by none.</summary>
    private static string? FindStoreFile(List<SettingsLayer> layers)
    {
        SettingDefinition store = SettingDefinitions.OfName(nameof(LockSettings.LockStore))!;
        return layers.FindLast(one => one.Values.ContainsKey(store)) is { Source: > SettingSource.User } naming ? naming.File : null;
    }

    private static EffectiveSetting ToEffective(
        SettingDefinition definition, LockSettings settings, List<SettingsLayer> layers)
    {
        SettingsLayer? layer = layers.FindLast(one => one.Values.ContainsKey(definition));
        return new EffectiveSetting(
            definition.Name,
            definition.IsSecret && definition.Get(settings) is not null ? NotShown : definition.Get(settings),
            layer?.Source ?? SettingSource.Default,
            layer?.File,
            definition.Variable);
    }
}
