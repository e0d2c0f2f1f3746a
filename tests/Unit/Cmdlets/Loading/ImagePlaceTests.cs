using System.Runtime.InteropServices;
using MdLock.Loading;

namespace MdLock.UnitTests.Cmdlets.Loading;

public sealed class ImagePlaceTests
{
    [Theory]
    [InlineData("8.0.31", "linux", "linux-x64", Architecture.X64, "net8.0/linux-x64")]
    [InlineData("9.0.1", "linux", "linux-x64", Architecture.X64, "net8.0/linux-x64")]
    [InlineData("10.0.12", "linux", "ubuntu.24.04-x64", Architecture.X64, "net10.0/linux-x64")]
    [InlineData("10.0.12", "linux", "linux-arm64", Architecture.Arm64, "net10.0/linux-arm64")]
    [InlineData("10.0.12", "win", "win-x64", Architecture.X64, "net10.0/win-x64")]
    [InlineData("11.0.0", "osx", "osx-arm64", Architecture.Arm64, "net10.0/osx-arm64")]
    public void GivenAProcessForWhichAnImageIsMade_ThenItsFolder(
        string runtime, string system, string platform, Architecture processor, string expected) =>
        Assert.Equal(expected, ImagePlace.For(new Version(runtime), system, platform, processor));

    [Theory]
    [InlineData("10.0.12", "linux", "linux-musl-x64", Architecture.X64)]
    [InlineData("10.0.12", "linux", "alpine.3.20-x64", Architecture.X64)]
    [InlineData("10.0.12", "linux", "linux-arm", Architecture.Arm)]
    [InlineData("8.0.31", "linux", "linux-arm64", Architecture.Arm64)]
    [InlineData("10.0.12", "win", "win-x86", Architecture.X86)]
    [InlineData("10.0.12", "win", "win-arm64", Architecture.Arm64)]
    [InlineData("10.0.12", "osx", "osx-x64", Architecture.X64)]
    [InlineData("9.0.1", "osx", "osx-arm64", Architecture.Arm64)]
    [InlineData("10.0.12", "", "freebsd-x64", Architecture.X64)]
    public void GivenAnotherProcess_ThenThePlainAssemblies(
        string runtime, string system, string platform, Architecture processor) =>
        Assert.Null(ImagePlace.For(new Version(runtime), system, platform, processor));
}
