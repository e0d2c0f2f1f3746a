namespace MdLock.Formatting;

/// <summary>Sizes and rates as people say them.</summary>
public static class NumberText
{
    private static readonly string[] Units = ["KB", "MB", "GB", "TB"];

    /// <summary>A size, such as <c>812 B</c> or <c>1.2 KB</c>; a KB is 1024 bytes, as it is in PowerShell.</summary>
    /// <param name="bytes">The size, in bytes.</param>
    public static string Bytes(long bytes)
    {
        if (bytes < 1024)
        {
            return FormattableString.Invariant($"{bytes} B");
        }

        double size = bytes / 1024.0;
        int unit = 0;

        // What would be shown as 1024 of a unit is one of the next.
        while (size >= 1023.5 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return size < 99.95
            ? FormattableString.Invariant($"{size:0.0} {Units[unit]}")
            : FormattableString.Invariant($"{size:0} {Units[unit]}");
    }

    /// <summary>How many in a second: <c>0.03</c>, <c>4.7</c>, <c>1250</c>.</summary>
    public static string Rate(double perSecond) => perSecond < 0.995
        ? FormattableString.Invariant($"{perSecond:0.##}")
        : perSecond < 99.95
            ? FormattableString.Invariant($"{perSecond:0.#}")
            : FormattableString.Invariant($"{perSecond:0}");
}
