namespace MdLock.History;

/// <summary>The authors of versions that no commit of the section itself made.</summary>
internal static class VersionAuthors
{
    /// <summary>A program that took no lock: nobody knows who ran it.</summary>
    public const string External = "external";

    /// <summary>The authors of the commits of sections above or below, whose versions name them.</summary>
    public const string Nested = "nested";
}
