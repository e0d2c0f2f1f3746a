using System.Reflection;

namespace MdLock.Loading;

/// <summary>Loads the server for agents.</summary>
internal sealed class ServerContext : PackageContext
{
    private const string FolderName = "mcp";
    private const string AssemblyName = "MdLock.Mcp";
    private const string EntryType = "MdLock.Mcp.Startup.HostedServer";
    private const string EntryMethod = "Run";

    /// <summary>Loads nothing yet.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="dependencies">What loads the core.</param>
    public ServerContext(string module, DependencyContext dependencies)
        : base($"{nameof(MdLock)} server", Path.Combine(module, FolderName), dependencies)
    {
    }

    /// <summary>What runs the server: the folders, whether it only reads, and what ends it.</summary>
    public Func<string[], bool, CancellationToken, Task> LoadServer() =>
        (LoadOwn(AssemblyName) ?? throw new FileNotFoundException($"The module has no {AssemblyName}.dll."))
            .GetType(EntryType, throwOnError: true)!
            .GetMethod(EntryMethod, BindingFlags.Static | BindingFlags.Public)!
            .CreateDelegate<Func<string[], bool, CancellationToken, Task>>();
}
