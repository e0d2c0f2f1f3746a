using System.Globalization;

namespace MdLock.Platform.Linux;

/// <summary>/proc/self/mountinfo: what is mounted where, and how (proc(5)).</summary>
internal static class MountTable
{
    private const int DeviceField = 2;
    private const int PlaceField = 4;
    private const int OptionsField = 5;

    /// <summary>The mount that a folder is on; null where the table does not have it.</summary>
    public static FileSystemMount? Find(string folder) => Statx.OfPath(folder) is { } status
        ? Find(File.ReadAllLines("/proc/self/mountinfo"), folder, status.Device)
        : null;

    /// <summary>The same in a table.</summary>
    /// <param name="lines">The table.</param>
    /// <param name="folder">The folder, by its canonical path.</param>
    /// <param name="device">Its device, major number above minor number.</param>
    public static FileSystemMount? Find(IReadOnlyList<string> lines, string folder, ulong device)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"{device >> 32}:{(uint)device}");
        FileSystemMount? found = null;
        int longest = -1;
        foreach (string line in lines)
        {
            // Optional fields, however many, end at a hyphen: behind it are type, source and the file system's options.
            int end = line.IndexOf(" - ", StringComparison.Ordinal);
            string[] fields = end < 0 ? [] : line[..end].Split(' ');
            string[] rest = end < 0 ? [] : line[(end + 3)..].Split(' ');
            if (fields.Length <= OptionsField || rest.Length < 3 || fields[DeviceField] != number)
            {
                continue;
            }

            // Of what is mounted at one place, the last one is seen.
            string place = Unescape(fields[PlaceField]);
            int length = IsWithin(folder, place) ? place.Length : 0;
            if (length >= longest)
            {
                (found, longest) = (new(false, rest[0], Unescape(rest[1]), $"{fields[OptionsField]},{rest[2]}"), length);
            }
        }

        return found;
    }

    private static bool IsWithin(string folder, string place) => place == "/" || folder == place
        || (folder.StartsWith(place, StringComparison.Ordinal) && folder[place.Length] == '/');

    // Space, tab, line feed and backslash are written as \ and three octal digits.
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
