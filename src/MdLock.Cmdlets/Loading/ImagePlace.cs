using System.Runtime.InteropServices;

namespace MdLock.Loading;

/// <summary>Which of the module's images, compiled ahead of time, belongs to a process.</summary>
internal static class ImagePlace
{
    /// <summary>The folder of the image for this process; null when none was made for it.</summary>
    public static string? ForThisProcess() => For(
        Environment.Version,
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "",
        RuntimeInformation.RuntimeIdentifier,
        RuntimeInformation.ProcessArchitecture);

    /// <summary>The image's folder, as seen from that of the packages; null when none was made.</summary>
    /// <param name="runtime">The version of .NET.</param>
    /// <param name="system">The first word of a portable platform's name.</param>
    /// <param name="platform">What the runtime calls its platform: its maker may have named it after a distribution.</param>
    /// <param name="processor">The processor for which the process was made, whatever the machine has.</param>
    public static string? For(Version runtime, string system, string platform, Architecture processor)
    {
        // Nobody has tried the images with another C library than the one that most systems have.
        if (platform.Contains("musl", StringComparison.Ordinal) || platform.StartsWith("alpine", StringComparison.Ordinal))
        {
            return null;
        }

        // A runtime that cannot use an image compiles what it holds, as it would without: a wrong choice only costs time.
        string framework = runtime.Major >= 10 ? "net10.0" : "net8.0";
        string? word = processor == Architecture.X64 && system is ("linux" or "win") ? "x64"
            : processor == Architecture.Arm64 && system is ("linux" or "osx") && framework == "net10.0" ? "arm64"
            : null;
        return word is null ? null : $"{framework}/{system}-{word}";
    }
}
