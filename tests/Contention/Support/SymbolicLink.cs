namespace MdLock.ContentionTests.Support;

/// <summary>A symbolic link, where the system lets a test make one.</summary>
internal static class SymbolicLink
{
    /// <summary>Makes one to a file or a folder; skips the test where that cannot be done.</summary>
    public static void Create(string path, string target)
    {
        try
        {
            if (Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)))
            {
                Directory.CreateSymbolicLink(path, target);
            }
            else
            {
                File.CreateSymbolicLink(path, target);
            }
        }
        catch (IOException refused) when (OperatingSystem.IsWindows())
        {
            Assert.Skip($"CreateSymbolicLink is refused here, as it is to users without that privilege: {refused.Message}");
        }

        Assert.SkipWhen(
            Wine.IsHere && new FileInfo(path).LinkTarget is null,
            "Wine's CreateSymbolicLink answers success and makes no link.");
    }
}
