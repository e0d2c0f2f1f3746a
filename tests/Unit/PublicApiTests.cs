using PublicApiGenerator;

namespace MdLock.UnitTests;

/// <summary>What programs that use MdLock.Core can rely on. A change of it is meant, and stands in PublicApi.txt.</summary>
public sealed class PublicApiTests
{
    private const string FileName = "PublicApi.txt";

    [Fact]
    public void Given_TheCore_When_ItsPublicTypesAreListed_Then_TheyAreThoseOfTheFile()
    {
        string actual = Lines(typeof(MdLockEngine).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute"],
        }));
        string file = Path.Combine(AppContext.BaseDirectory, FileName);

        // Beside the expected one, to be copied over it when the change is meant.
        File.WriteAllText(Path.ChangeExtension(file, ".actual.txt"), actual);

        Assert.Equal(Lines(File.ReadAllText(file)), actual);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";
}
