namespace MdLock.ContentionTests.Support;

/// <summary>Makes files look as if they had lain there for long.</summary>
internal static class Age
{
    /// <summary>Whatever stands there, itself and not what a link leads to, was written an hour ago.</summary>
    public static void AnHour(params string[] paths)
    {
        foreach (string path in paths)
        {
            // Neither follows links, on any system.
            if (new FileInfo(path) is { LinkTarget: null } && Directory.Exists(path))
            {
                Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
            }
            else
            {
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
            }
        }
    }
}
