using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.Loader;

namespace MdLock.Loading;

/// <summary>What happens when a runspace imports and removes the module.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // One for the process: an assembly that is loaded twice is two assemblies, and its types do not match.
    private static readonly string Folder = Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!;
    private static readonly DependencyContext Dependencies = new(Folder);
    private static readonly ServerContext Server = new(Folder, Dependencies);
    private static readonly object Gate = new();
    private static int s_imports;

    /// <summary>What runs the server for agents: the folders, whether it only reads, and what ends it.</summary>
    internal static Func<string[], bool, CancellationToken, Task> LoadServer() => Server.LoadServer();

    /// <summary>Makes the module's packages findable.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            if (s_imports++ == 0)
            {
                AssemblyLoadContext.Default.Resolving += Dependencies.Resolve;
            }
        }
    }

    /// <summary>Ends the runspace's session, which releases its locks, and stops answering for packages.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            RunspaceSession.End(runspace);
        }

        lock (Gate)
        {
            if (--s_imports == 0)
            {
                AssemblyLoadContext.Default.Resolving -= Dependencies.Resolve;
            }
        }
    }
}
