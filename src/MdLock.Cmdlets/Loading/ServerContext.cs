using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MdLock.Loading;

/// <summary>Loads the server for agents, and the packages that only it needs; the core is that of the cmdlets.</summary>
/// <remarks>
/// It is apart from <see cref="DependencyContext"/> because some of its packages are newer versions of what .NET 8 has
/// itself. The core goes on with those of .NET, and no type of them passes between the two.
/// </remarks>
internal sealed class ServerContext : AssemblyLoadContext
{
    private const string FolderName = "mcp";
    private const string AssemblyFile = "MdLock.Mcp.dll";
    private const string EntryType = "MdLock.Mcp.Startup.HostedServer";
    private const string EntryMethod = "Run";

    private readonly DependencyContext _dependencies;
    private readonly string _folder;

    /// <summary>Loads nothing yet.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="dependencies">What loads the core.</param>
    public ServerContext(string module, DependencyContext dependencies)
        : base($"{nameof(MdLock)} server")
    {
        _dependencies = dependencies;
        _folder = Path.Combine(module, FolderName);
    }

    /// <summary>What runs the server: the folders, whether it only reads, and what ends it.</summary>
    public Func<string[], bool, CancellationToken, Task> LoadServer() =>
        LoadFromAssemblyPath(Path.Combine(_folder, AssemblyFile))
            .GetType(EntryType, throwOnError: true)!
            .GetMethod(EntryMethod, BindingFlags.Static | BindingFlags.Public)!
            .CreateDelegate<Func<string[], bool, CancellationToken, Task>>();

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_dependencies.Find(assemblyName) is { } shared)
        {
            return shared;
        }

        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) && !IsInFramework(assemblyName) ? LoadFromAssemblyPath(path) : null;
    }

    // Those of .NET are compiled ahead of time, and those of the package are not.
    private static bool IsInFramework(AssemblyName name)
    {
        string path = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name.Name + ".dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= name.Version;
    }
}
