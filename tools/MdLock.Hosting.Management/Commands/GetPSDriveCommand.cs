using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Gives drives.</summary>
[Cmdlet(VerbsCommon.Get, "PSDrive")]
public sealed class GetPSDriveCommand : PSCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Their providers.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[]? PSProvider { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            PSDriveInfo[] found = [.. SessionState.Drive.GetAll()
                .Where(drive => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(drive.Name))
                .Where(drive => PSProvider?.Contains(drive.Provider.Name, StringComparer.OrdinalIgnoreCase) ?? true)
                .OrderBy(drive => drive.Name, StringComparer.OrdinalIgnoreCase)];
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException(
                        $"Cannot find drive. A drive with the name '{name}' does not exist."),
                    "GetLocationNoMatchingDrive",
                    ErrorCategory.ObjectNotFound,
                    name));
            }
        }
    }
}
