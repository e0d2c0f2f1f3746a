namespace MdLock.PesterRunner.Model;

/// <summary>What a file is being executed for.</summary>
internal enum TestPhase
{
    Discovery,
    Run,
}
