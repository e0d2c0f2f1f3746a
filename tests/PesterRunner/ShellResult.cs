namespace MdLock.PesterRunner.Tests;

/// <summary>How a shell ended.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);
