using System.Security.Cryptography;
using System.Text;

namespace MdLock.UnitTests.Support;

/// <summary>What a disk holds: folders and files, by their paths below the folder of a document.</summary>
/// <param name="Folders">The folders, each behind the one that it is in.</param>
/// <param name="Files">The files: which file has the name, and its bytes.</param>
internal sealed record DiskImage(IReadOnlyList<string> Folders, IReadOnlyDictionary<string, (int File, byte[] Bytes)> Files)
{
    /// <summary>A digest of all of it: two images of one digest are the same.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string folder in Folders)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(folder + "\n"));
        }

        foreach ((string path, (int file, byte[] bytes)) in Files.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path} {file} {bytes.Length}\n"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Lets a folder hold this and nothing else, but for the locks in it.</summary>
    public void WriteTo(string place)
    {
        foreach (string file in Directory.GetFiles(place))
        {
            File.Delete(file);
        }

        if (Directory.Exists(Path.Combine(place, ".mdlock")))
        {
            Directory.Delete(Path.Combine(place, ".mdlock"), recursive: true);
        }

        foreach (string folder in Folders)
        {
            Directory.CreateDirectory(Path.Combine(place, folder));
        }

        foreach ((string path, (_, byte[] bytes)) in Files)
        {
            File.WriteAllBytes(Path.Combine(place, path), bytes);
        }
    }
}
