using System.Management.Automation;
using MdLock.Output;
using MdLock.Settings;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets for settings: documents or folders, or neither.</summary>
public abstract class ConfigurationCommand : MdLockCommand
{
    private protected ConfigurationCommand()
    {
    }

    /// <summary>A document or a folder of documents; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>A document or a folder of documents, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    private protected bool HasPath => Path is not null || LiteralPath is not null;

    /// <summary>Shows settings as they apply somewhere; says what the files have that nobody knows.</summary>
    /// <param name="path">The document or folder; null for neither.</param>
    /// <param name="names">Which settings, by names or wildcards.</param>
    private protected void WriteSettings(string? path, IEnumerable<string> names)
    {
        EffectiveSettings found = Settings.Get(path);
        foreach ((string file, string key) in found.Unknown)
        {
            WriteVerbose($"'{file}' sets '{key}', which this version of MdLock does not know; it is left as it is.");
        }

        WriteVerbose($"{found.Values.Count} settings apply to {found.Path ?? "what is not named"}.");
        WildcardPattern[] patterns = [.. names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        foreach (EffectiveSetting setting in found.Values)
        {
            if (patterns.Any(pattern => pattern.IsMatch(setting.Name)))
            {
                WriteObject(new MdLockSetting(found.Path, setting));
            }
        }
    }
}
