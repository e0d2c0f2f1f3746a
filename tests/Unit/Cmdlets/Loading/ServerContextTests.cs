using System.Reflection;
using System.Runtime.Loader;
using MdLock.Loading;

namespace MdLock.UnitTests.Cmdlets.Loading;

/// <summary>The server in the module, on the .NET of this run: on .NET 8 some of its packages are newer than what that has.</summary>
public sealed class ServerContextTests
{
    private static readonly string Module = Path.GetFullPath(typeof(ServerContextTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Module").Value!);

    [Fact]
    public void Given_TheModule_When_TheServerIsLoaded_Then_AllThatItRefersToIsFoundAsNewAsItNeedsIt()
    {
        var dependencies = new DependencyContext(Module);
        var context = new ServerContext(Module, dependencies);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Queue<Assembly>([context.LoadServer().Method.Module.Assembly]);

        while (rest.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName needed in assembly.GetReferencedAssemblies())
            {
                Assembly found = AssemblyLoadContext.GetLoadContext(assembly)!.LoadFromAssemblyName(needed);
                Assert.True(found.GetName().Version >= needed.Version, $"{assembly.GetName().Name} needs {needed}, and got {found}.");
                if (found.Location.StartsWith(Module, StringComparison.Ordinal) && seen.Add(found.Location))
                {
                    rest.Enqueue(found);
                }
            }
        }

        Assert.Contains(seen, path => Path.GetFileName(path) == "ModelContextProtocol.Core.dll");
        Assert.Same(dependencies, ContextOf(seen, "MdLock.Core.dll"));
    }

    [Fact]
    public void Given_TheModule_When_ItsServerAndItsCoreUseJson_Then_TheCoreHasThatOfTheFrameworkAndTheServerItsOwnWhereThatIsNewer()
    {
        var dependencies = new DependencyContext(Module);
        var context = new ServerContext(Module, dependencies);
        Assembly protocol = context.LoadFromAssemblyName(new AssemblyName("ModelContextProtocol.Core"));
        AssemblyName json = protocol.GetReferencedAssemblies().Single(one => one.Name == "System.Text.Json");

        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(
            dependencies.LoadFromAssemblyName(new AssemblyName("System.Text.Json"))));
        Assert.Same(
            Environment.Version.Major >= json.Version!.Major ? AssemblyLoadContext.Default : context,
            AssemblyLoadContext.GetLoadContext(context.LoadFromAssemblyName(json)));
    }

    private static AssemblyLoadContext? ContextOf(IEnumerable<string> loaded, string file)
    {
        string path = loaded.Single(one => Path.GetFileName(one) == file);
        return AssemblyLoadContext.GetLoadContext(
            AppDomain.CurrentDomain.GetAssemblies().Last(one => !one.IsDynamic && one.Location == path));
    }
}
