using System.Globalization;
using System.Text.Json;
using MdLock.Disk;
using MdLock.Json;
using MdLock.Logs;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Commits;

/// <summary>The requests of those who wait for their turn to commit: a file each, in the order of their fences.</summary>
/// <remarks>
/// Readable by its owner only, and taken from one's own user only: what is done along with one's own commit is done with
/// one's own rights. Nothing here is synced, and nothing that fails here makes a commit fail.
/// </remarks>
/// <param name="folder">Where they are.</param>
/// <param name="files">The operations on files.</param>
internal sealed class CommitRequests(string folder, IDisk files)
{
    /// <summary>A document has a hundred locks at most.</summary>
    private const int Most = 100;

    private const string Waiting = ".request";
    private const string Taken = ".taken";
    private const string Word = "request";

    /// <summary>Leaves a request for whoever has his turn.</summary>
    /// <returns>Its file; null where it could not be left.</returns>
    public string? TryLeave(CommitRequest request)
    {
        // With leading zeros: so that the order of the names is that of the fences.
        string path = Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{request.Locks[0].Fence:D19}.{request.Commit:N}{Waiting}"));
        try
        {
            files.CreateFolder(folder);
            using SafeFileHandle file = files.Create(path);
            files.Write(file, SealedFile.Encode(Word, JsonBytes.Of(request, CommitRequestJson.Write)), 0);
            return path;
        }
        catch (Exception failure) when (CommitErrors.IsFailure(failure))
        {
            // What was written of it is none, which nobody takes; a cleanup removes it.
            return null;
        }
    }

    /// <summary>Withdraws a request within a commit, while nobody else can take it.</summary>
    /// <returns>False where it was taken before.</returns>
    /// <exception cref="IOException">The system refuses: somebody may take it still.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public bool Withdraw(string path)
    {
        bool isThere = IsThere(path);
        if (isThere)
        {
            try
            {
                files.Delete(path);
            }
            catch (Exception failure) when (FileFailure.Is(failure) && TryTake(path))
            {
                // Under another name nobody takes it.
            }
        }

        return isThere;
    }

    /// <summary>Withdraws a request that somebody may be about to take.</summary>
    /// <returns>False where it was taken.</returns>
    public bool TryWithdraw(string path) => TryTake(path);

    /// <summary>Takes all requests of one's own user, within a commit: nobody else carries them out from here on.</summary>
    public IReadOnlyList<CommitRequest> Take()
    {
        var taken = new List<CommitRequest>();
        foreach (string name in Names())
        {
            if (TryRead(Path.Combine(folder, name)) is { } request && TryTake(Path.Combine(folder, name)))
            {
                taken.Add(request);
            }
        }

        return taken;
    }

    // Where that cannot be told it counts as taken: then one looks what became of it.
    private bool IsThere(string path)
    {
        try
        {
            return files.Exists(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return false;
        }
    }

    private IEnumerable<string> Names()
    {
        try
        {
            return files.List(folder)
                .Where(name => name.EndsWith(Waiting, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Take(Most);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return [];
        }
    }

    /// <summary>Null for what is none, is in the making, or is another user's.</summary>
    private CommitRequest? TryRead(string path)
    {
        try
        {
            using SafeFileHandle? file = files.TryOpenToRead(path);
            return file is not null
                && files.IsMine(file)
                && SealedFile.Open(SealedFileReader.Read(files, file, 0, files.Length(file))) is { } json
                && JsonRecord.Read(json, CommitRequestJson.Read) is { Locks.Count: > 0 } request
                && path.EndsWith($".{request.Commit:N}{Waiting}", StringComparison.Ordinal)
                    ? request
                    : null;
        }
        catch (Exception failure) when (failure is JsonException || FileFailure.Is(failure))
        {
            return null;
        }
    }

    // By a rename, which one alone succeeds in.
    private bool TryTake(string path)
    {
        string taken = Path.ChangeExtension(path, Taken);
        try
        {
            files.Rename(path, taken);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return false;
        }

        Discard(taken);
        return true;
    }

    private void Discard(string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // It is nobody's any more, or his who would not be here otherwise; a cleanup removes it.
        }
    }
}
