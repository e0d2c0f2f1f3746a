using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MdLock.Loading;

/// <summary>Loads a part of the module that few need, and the packages that only it needs; the core is that of the cmdlets.</summary>
/// <remarks>
/// It is apart from <see cref="DependencyContext"/> because some of its packages are newer versions of what .NET 8 has
/// itself. The core goes on with those of .NET, and no type of them passes between the two.
/// </remarks>
internal class PackageContext : AssemblyLoadContext
{
    private readonly DependencyContext _dependencies;
    private readonly string _folder;

    /// <summary>Loads nothing yet.</summary>
    /// <param name="name">What it is called where contexts are listed.</param>
    /// <param name="folder">The folder of the part.</param>
    /// <param name="dependencies">What loads the core.</param>
    public PackageContext(string name, string folder, DependencyContext dependencies)
        : base(name) => (_folder, _dependencies) = (folder, dependencies);

    /// <summary>One of the assemblies of the part; null where it is not there.</summary>
    /// <param name="name">Its name.</param>
    public Assembly? LoadOwn(string name) => File.Exists(PathOf(name)) ? LoadFromAssemblyPath(PathOf(name)) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_dependencies.Find(assemblyName) is { } shared)
        {
            return shared;
        }

        return IsInFramework(assemblyName) ? null : LoadOwn(assemblyName.Name!);
    }

    // Those of .NET are compiled ahead of time, and those of the package are not.
    private static bool IsInFramework(AssemblyName name)
    {
        string path = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name.Name + ".dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= name.Version;
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".dll");
}
