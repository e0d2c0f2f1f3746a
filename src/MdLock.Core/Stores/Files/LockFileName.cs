using System.Globalization;
using MdLock.Disk;
using MdLock.Rules;

namespace MdLock.Stores.Files;

/// <summary>The name of a lock's file: <c>{section}.lock</c>, or <c>{section}+{fence}.lock</c> for a shared one.</summary>
internal static class LockFileName
{
    public const string Extension = ".lock";

    /// <summary>The name for a lock. Only shared locks can stand beside another one of the same section.</summary>
    public static string For(HeldLock held)
    {
        string section = SectionFileName.For(held.Target.SectionId);
        return held.Mode == LockMode.Exclusive
            ? section + Extension
            : string.Create(CultureInfo.InvariantCulture, $"{section}+{held.Fence}{Extension}");
    }
}
