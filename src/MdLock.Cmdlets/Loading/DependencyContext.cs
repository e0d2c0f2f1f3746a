using System.Reflection;
using System.Runtime.Loader;

namespace MdLock.Loading;

/// <summary>Loads the module's packages for itself, so that another module's versions of them do not clash.</summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string FolderName = "Dependencies";

    private readonly string _folder = Path.Combine(
        Path.GetDirectoryName(typeof(DependencyContext).Assembly.Location)!, FolderName);

    public DependencyContext()
        : base(nameof(MdLock))
    {
    }

    /// <summary>Answers for the assemblies that the cmdlets themselves refer to.</summary>
    public Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "MdLock.Core" ? LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
