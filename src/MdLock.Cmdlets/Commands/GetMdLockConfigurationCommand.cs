using System.Management.Automation;
using MdLock.Completers;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Get-MdLockConfiguration: the settings that apply to a document, in a folder, or where none is named.</summary>
[Cmdlet(VerbsCommon.Get, "MdLockConfiguration", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockSetting))]
public sealed class GetMdLockConfigurationCommand : ConfigurationCommand
{
    /// <summary>The settings, by names or wildcards.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!HasPath)
        {
            ForTarget(null, () => WriteSettings(null, Name));
            return;
        }

        foreach (string path in ResolvePaths(Path, LiteralPath))
        {
            ForTarget(path, () => WriteSettings(path, Name));
        }
    }
}
