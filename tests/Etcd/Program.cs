using MdLock.EtcdTests.Load;

namespace MdLock.EtcdTests;

/// <summary>Runs the tests; or, started by one of them, is a process with clients that the tests kill and stop.</summary>
internal static class Program
{
    /// <summary>What the tests put before the plan.</summary>
    public const string LoadOption = "--load";

    public static Task<int> Main(string[] arguments) => arguments is [LoadOption, { } plan]
        ? Task.FromResult(LoadProgram.Run(plan))
        : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
}
