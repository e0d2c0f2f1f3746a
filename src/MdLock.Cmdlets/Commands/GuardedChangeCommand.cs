using System.Management.Automation;
using MdLock.Commits;
using MdLock.Completers;

namespace MdLock.Commands;

/// <summary>
/// The base of the cmdlets that replace or remove what somebody read before: an object that was read and is piped in
/// says what it was read from, and the change is refused where the section is something else by then.
/// </summary>
public abstract class GuardedChangeCommand : SectionChangeCommand
{
    private bool _isChecksumGiven;

    private protected GuardedChangeCommand()
    {
    }

    /// <summary>Make the change only if the section's content has this SHA-256; that of an object that is piped in counts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Checksum")]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChecksumCompleter))]
    public string? ExpectedChecksum { get; set; }

    /// <summary>Make the change only if the section is at this version, as Get-MdSection tells it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [VersionMark]
    [ArgumentCompleter(typeof(ExpectedVersionCompleter))]
    public string? ExpectedVersion { get; set; }

    /// <summary>Make the change also where the section is not any more what the object that is piped in was read from.</summary>
    [Parameter]
    public SwitchParameter AllowChanged { get; set; }

    /// <summary>The checksum that an object in the pipeline carries; null where it has none, or where one was given by hand.</summary>
    private protected string? PipedChecksum =>
        _isChecksumGiven || string.IsNullOrEmpty(ExpectedChecksum) ? null : ExpectedChecksum;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireGiven(nameof(ExpectedChecksum), string.IsNullOrEmpty(ExpectedChecksum));
        _isChecksumGiven = MyInvocation.BoundParameters.ContainsKey(nameof(ExpectedChecksum));
    }

    /// <summary>The change, held to what was read.</summary>
    /// <param name="change">The change.</param>
    /// <param name="replacesWhatWasRead">Whether it loses what came in since the piped object was read.</param>
    private protected SectionChange Guard(SectionChange change, bool replacesWhatWasRead = true) => change with
    {
        ExpectedChecksum = _isChecksumGiven ? ExpectedChecksum
            : replacesWhatWasRead && !AllowChanged ? PipedChecksum
            : null,
        ExpectedVersion = VersionMarkAttribute.Read(ExpectedVersion),
    };
}
