using MdLock.Rules;

namespace MdLock.UnitTests.Rules.Exploring;

/// <summary>
/// The document of the cases: an introduction, and a chapter on the setup with sections on Linux and on Windows.
/// </summary>
internal static class Guide
{
    public static readonly LockTarget Document = new("guide", ["guide"], LockScope.Document);

    public static readonly LockTarget Intro = new("intro", ["guide", "intro"], LockScope.Subtree);

    public static readonly LockTarget Setup = new("setup", ["guide", "setup"], LockScope.Subtree);

    public static readonly LockTarget SetupBody = new("setup", ["guide", "setup"], LockScope.Body);

    public static readonly LockTarget Linux = new("linux", ["guide", "setup", "linux"], LockScope.Subtree);

    public static readonly LockTarget LinuxBody = new("linux", ["guide", "setup", "linux"], LockScope.Body);

    public static readonly LockTarget Windows = new("windows", ["guide", "setup", "windows"], LockScope.Subtree);
}
