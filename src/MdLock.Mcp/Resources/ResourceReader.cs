using MdLock.Documents;
using MdLock.Errors;
using MdLock.Mcp.Access;

namespace MdLock.Mcp.Resources;

/// <summary>Finds and reads resources, within the folders that may be touched.</summary>
internal sealed class ResourceReader(MdLockEngine engine, AllowedFolders folders)
{
    /// <summary>The documents, by their canonical paths.</summary>
    public IEnumerable<string> Documents => folders.FindDocuments(folder: null);

    /// <summary>The name of a document, for people.</summary>
    public string NameOf(string path) => folders.NameOf(path);

    /// <summary>The canonical path of a resource's document.</summary>
    /// <exception cref="MdLockException">The name is none, or leads elsewhere.</exception>
    public string DocumentOf(string uri) => folders.Document(ResourceUri.Read(uri).Path);

    /// <summary>The text of a resource.</summary>
    /// <exception cref="MdLockException">It is not there, cannot be read, or may not be.</exception>
    public string Text(string uri) => Find(uri, static (index, section) => index.Content(section).ToString());

    /// <summary>The checksum of a resource's text; empty where it is not there.</summary>
    public string Checksum(string uri)
    {
        try
        {
            return Find(uri, static (index, section) => index.Checksum(section));
        }
        catch (MdLockException)
        {
            // It may come, or come back.
            return "";
        }
    }

    private T Find<T>(string uri, Func<DocumentIndex, Section, T> take)
    {
        var resource = ResourceUri.Read(uri);
        DocumentSnapshot document = engine.Read(folders.Document(resource.Path));
        folders.Require(document.Path);
        return take(document.Index, resource.Section is null ? document.Index.Root : document.Index.Resolve(resource.Section));
    }
}
