using System.Management.Automation;
using MdLock.Output;

namespace MdLock.Commands;

/// <summary>Test-MdLockStore: tries on the file system of documents what locks and commits rely on.</summary>
[Cmdlet(VerbsDiagnostic.Test, "MdLockStore", DefaultParameterSetName = ParameterSets.Path)]
[OutputType(typeof(MdLockStoreCapability), typeof(bool))]
public sealed class TestMdLockStoreCommand : MdLockCommand
{
    /// <summary>Documents, or folders of documents; wildcards are allowed. The current folder if nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Path)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    /// <summary>Documents, or folders of documents, taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.LiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Return only whether locks and commits hold: true unless the mode is Unusable.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Try together with the same call on another host, or through another mount, and keep what was found.</summary>
    [Parameter]
    public SwitchParameter Peer { get; set; }

    /// <summary>With -Peer: how long to wait for the other call to come. A number means seconds.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ResolvePaths(LiteralPath is null ? Path : null, LiteralPath))
        {
            ForTarget(path, () => Test(path));
        }
    }

    private void Test(string path)
    {
        IReadOnlyList<MdLockStoreCapability> found = MdLockStoreCapability.From(
            Peer ? Engine.CheckStoreWithPeer(path, Timeout, StopToken) : Engine.CheckStore(path, StopToken));
        WriteVerbose($"{found.Count} capabilities were tried in {path}: {found[0].Mode}.");
        foreach (MdLockStoreCapability missing in found.Where(one => !one.Passed))
        {
            WriteVerbose($"{missing.Name} failed in {missing.Path}: {missing.Detail} {missing.Consequence}");
        }

        if (Quiet)
        {
            WriteObject(found[0].Mode != MdLockStoreMode.Unusable);
        }
        else
        {
            WriteObject(found, enumerateCollection: true);
        }
    }
}
