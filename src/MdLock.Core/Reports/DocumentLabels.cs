namespace MdLock.Reports;

/// <summary>What documents are called in a report: short, and each by another name.</summary>
internal sealed class DocumentLabels
{
    private readonly string? _folder;

    /// <summary>Creates them.</summary>
    /// <param name="paths">The documents' paths.</param>
    public DocumentLabels(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        IsSingle = paths.Count < 2;
        _folder = paths.Count == 0 ? null : paths.Select(Path.GetDirectoryName).Aggregate(Common);
    }

    /// <summary>Whether there is one document only, so that its name need not be repeated.</summary>
    public bool IsSingle { get; }

    /// <summary>A document: its path, seen from the folder that all have in common.</summary>
    public string Of(string path) => string.IsNullOrEmpty(_folder) ? path : Path.GetRelativePath(_folder, path);

    /// <summary>A section, with its document where there are several.</summary>
    public string Of(string path, string sectionId) => IsSingle ? sectionId : $"{sectionId} · {Of(path)}";

    private static string? Common(string? one, string? other)
    {
        while (one is not null && other is not null && one != other)
        {
            // The longer one cannot be a part of the shorter one.
            if (one.Length >= other.Length)
            {
                one = Path.GetDirectoryName(one);
            }
            else
            {
                other = Path.GetDirectoryName(other);
            }
        }

        return one == other ? one : null;
    }
}
