using System.Reflection;
using System.Runtime.Loader;

namespace MdLock.Loading;

/// <summary>Loads the module's packages for itself, so that another module's versions of them do not clash.</summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string FolderName = "Dependencies";
    private const string ImageName = "MdLock.r2r.dll";

    private const string EtcdFolderName = "etcd";
    private const string EtcdName = "MdLock.Etcd";

    private readonly string _module;
    private readonly string _folder;

    // Null: not looked for yet. The same as the folder: there is no image.
    private string? _imageFolder;

    /// <summary>Loads nothing yet.</summary>
    /// <param name="module">The folder of the module.</param>
    public DependencyContext(string module)
        : base(nameof(MdLock)) => (_module, _folder) = (module, Path.Combine(module, FolderName));

    /// <summary>Answers for the assemblies that the cmdlets themselves refer to.</summary>
    public Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is "MdLock.Core" or "Wcwidth" ? LoadFromAssemblyName(name) : null;

    /// <summary>One of the module's packages; null for what is none.</summary>
    public Assembly? Find(AssemblyName name) => File.Exists(PathOf(name)) ? LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == EtcdName)
        {
            // Asked for once, by a core that is set to etcd: nobody else pays for it.
            return new PackageContext($"{nameof(MdLock)} etcd", Path.Combine(_module, EtcdFolderName), this).LoadOwn(EtcdName);
        }

        string path = PathOf(assemblyName);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private string PathOf(AssemblyName name)
    {
        // All of them from one folder: an image is made of the assemblies beside it.
        _imageFolder ??= FindImage() ?? _folder;
        return Path.Combine(_imageFolder, name.Name + ".dll");
    }

    /// <summary>The folder of the assemblies as compiled for this process; null when they were not.</summary>
    private string? FindImage()
    {
        string? folder = ImagePlace.ForThisProcess() is { } place ? Path.Combine(_folder, place) : null;
        return folder is not null && File.Exists(Path.Combine(folder, ImageName)) ? folder : null;
    }
}
