using MdLock.Disk;
using MdLock.Errors;
using MdLock.History;

namespace MdLock.Commits;

/// <summary>Lets old versions go and mends damage, while no commit runs.</summary>
internal sealed class BetweenCommits(
    Committer committer,
    DocumentFile file,
    DocumentReader reader,
    IDisk files,
    TimeProvider time)
{
    /// <summary>Lets the versions go that are not to be kept.</summary>
    /// <returns>How many went.</returns>
    /// <exception cref="MdLockException">The files cannot be read or written; each section has its old lines or the new.</exception>
    public int Trim(HistoryRetention retention, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return committer.AtRest(care => care.Trim(retention, time.GetUtcNow()), cancellation);
    }

    /// <summary>Mends damaged history as far as the document allows; the damaged files are kept aside.</summary>
    /// <returns>The ids of the sections whose history was mended.</returns>
    /// <exception cref="MdLockException">As for <see cref="Trim"/>.</exception>
    public IReadOnlyList<string> Mend(CancellationToken cancellation) =>
        committer.AtRest(care => care.Mend(reader.Read().Index, time.GetUtcNow()), cancellation);

    /// <summary>Removes the temporary files of commits that died: while no commit runs, none is in use.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="MdLockException">The system refuses.</exception>
    public IReadOnlyList<string> RemoveTemporary(CancellationToken cancellation) => committer.AtRest(
        _ =>
        {
            string[] left = [.. file.FindTemporary()];
            foreach (string path in left)
            {
                files.Delete(path);
            }

            return left;
        },
        cancellation);
}
