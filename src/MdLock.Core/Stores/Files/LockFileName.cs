using System.Globalization;
using MdLock.Disk;
using MdLock.Rules;
using MdLock.Stores.Files.Records;

namespace MdLock.Stores.Files;

/// <summary>The name of a lock's file: <c>{section}.lock</c>, or <c>{section}+{fence}.lock</c> for a shared one.</summary>
internal static class LockFileName
{
    public const string Extension = ".lock";

    /// <summary>The name for a lock. Only shared locks can stand beside another one of the same section.</summary>
    public static string For(HeldLock held) => SectionFileName.For(held.Target.SectionId) + Ending(held);

    /// <summary>The name that a lock's file has for the moment in which it goes to another section.</summary>
    public static string Aside(HeldLock held) => $"~{held.LockId:N}{Extension}";

    /// <summary>Whether a file of that name can hold the record of a lock: under any other it counts as damage.</summary>
    /// <remarks>Of a long section id the record has the beginning alone; the section's key tells the same.</remarks>
    public static bool IsOf(HeldLock held, string name)
    {
        if (name == Aside(held))
        {
            return true;
        }

        string ending = Ending(held);
        return name.EndsWith(ending, StringComparison.Ordinal)
            && (LockRecordCodec.IsShortened(held.Target.SectionId)
                ? SectionFileName.HasDigest(name[..^ending.Length], held.Target.Path[^1])
                : name[..^ending.Length] == SectionFileName.For(held.Target.SectionId) && held.Target.IsOfItsSection);
    }

    private static string Ending(HeldLock held) => held.Mode == LockMode.Exclusive
        ? Extension
        : string.Create(CultureInfo.InvariantCulture, $"+{held.Fence}{Extension}");
}
