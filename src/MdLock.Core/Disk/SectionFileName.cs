using MdLock.Platform;

namespace MdLock.Disk;

/// <summary>A safe file name for a section id: two ids never share one, whatever their characters and length.</summary>
/// <remarks>
/// A plain id is its own name. Any other becomes what is plain of it, a tilde, which no plain id has, and 32
/// hexadecimal digits of its SHA-256. So no id leads out of its folder or to a device, and none is too long.
/// </remarks>
internal static class SectionFileName
{
    private const int MaxPlainLength = 80;
    private const int KeptLength = 40;
    private const int DigestBytes = 16;

    // Windows takes these for devices, with any extension too.
    private static readonly HashSet<string> Devices = new(StringComparer.Ordinal)
    {
        "con", "prn", "aux", "nul", "conin$", "conout$",
        "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    /// <summary>The name, without an extension.</summary>
    public static string For(string sectionId)
    {
        if (IsPlain(sectionId))
        {
            return sectionId;
        }

        string kept = string.Concat(sectionId.Where(IsPlain).Take(KeptLength));
        return $"{kept}~{Sha256Text.Of(sectionId, DigestBytes)}";
    }

    /// <summary>Whether a name is that of an id which is not plain, and whose SHA-256 begins so.</summary>
    public static bool HasDigest(string name, string digest) =>
        name.LastIndexOf('~') is >= 0 and var at
        && name.Length == at + 1 + (2 * DigestBytes)
        && name.AsSpan(at + 1).StartsWith(digest, StringComparison.Ordinal);

    // Capitals are not plain: some file systems take 'A' and 'a' for one name.
    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_';

    private static bool IsPlain(string id) =>
        id.Length is > 0 and <= MaxPlainLength && id.All(IsPlain) && !Devices.Contains(id);
}
