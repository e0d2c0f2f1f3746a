using System.Globalization;
using System.Text;
using MdLock.Errors;
using MdLock.Json;
using MdLock.Logs;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Stores.Files.Sharing;

/// <summary>Two parties that met in a shared folder, and go on in step with each other.</summary>
/// <remarks>
/// All that they say are new files, which nothing but the one who made them writes: a file counts when it is there and
/// whole. Each look follows a change of one's own, so that a client asks the server. All waits end, and say what for.
/// </remarks>
internal sealed class PeerMeeting : IDisposable
{
    private const string HelloEnd = ".hello";
    private const string OfferEnd = ".offer";
    private const string ChoiceEnd = ".choice";
    private const string AgreementEnd = ".agreement";
    private const string SaidEnd = ".said";
    private const string TickEnd = ".tick";
    private const string Word = "peer";

    // Far more than a party or a fault takes.
    private const int MaxLength = 64 * 1024;

    /// <summary>Between two looks: short beside what a trial takes, long beside what a look costs a server.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What is older than this is of calls that were killed.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string _place;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly TimeSpan _stepLimit;
    private readonly CancellationToken _cancellation;
    private string _otherId = "";
    private int _steps;
    private int _ticks;

    private PeerMeeting(string place, ShareParty own, TimeSpan stepLimit, CancellationToken cancellation)
    {
        _place = place;
        _stepLimit = stepLimit;
        _cancellation = cancellation;
        Own = own;
        Other = own;
        Hall = Path.Combine(place, ".mdlock-peer");
    }

    /// <summary>Oneself.</summary>
    public ShareParty Own { get; }

    /// <summary>The other one.</summary>
    public ShareParty Other { get; private set; }

    /// <summary>Whether this is the one of the two that begins.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The folder in which they speak.</summary>
    public string Hall { get; }

    /// <summary>The name of the meeting, which no other one has.</summary>
    public string Name => IsFirst ? $"{_id[..16]}{_otherId[..16]}" : $"{_otherId[..16]}{_id[..16]}";

    /// <summary>Waits for another party.</summary>
    /// <param name="place">The folder of documents.</param>
    /// <param name="own">Oneself.</param>
    /// <param name="patience">How long.</param>
    /// <param name="stepLimit">How long to wait for each of its steps afterwards.</param>
    /// <param name="cancellation">Ends every wait.</param>
    /// <exception cref="StoreException">Nobody came (<see cref="ErrorIds.PeerNotMet"/>), or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PeerMeeting Begin(
        string place, ShareParty own, TimeSpan patience, TimeSpan stepLimit, CancellationToken cancellation)
    {
        var meeting = new PeerMeeting(place, own, stepLimit, cancellation);
        try
        {
            Directory.CreateDirectory(meeting.Hall);
            if (FileStatus.OfPath(meeting.Hall) is { Kind: not FileKind.Directory and var planted })
            {
                throw new PlantedFileException(meeting.Hall, planted);
            }

            meeting.Find(patience);
            return meeting;
        }
        catch
        {
            meeting.Dispose();
            throw;
        }
    }

    /// <summary>Says something, and hears what the other one says at the same step.</summary>
    /// <param name="step">The step, for people.</param>
    /// <param name="words">What to say; may be empty.</param>
    /// <exception cref="StoreException">The other one did not come to it (<see cref="ErrorIds.PeerNotMet"/>).</exception>
    public string Exchange(string step, string words)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"{++_steps:D4}");
        Say($"{_id}.{number}{SaidEnd}", words);
        string heard = "";
        string name = $"{_otherId}.{number}{SaidEnd}";
        if (!Wait(_stepLimit, names => names.Contains(name) && TryHear(name, out heard)))
        {
            throw ShareErrors.Left(_place, Other, step, _stepLimit);
        }

        // It is heard: the one who said it may be gone by the time at which it could be removed by him.
        Remove(name);
        return heard;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (FileStatus.OfPath(Hall)?.Kind != FileKind.Directory)
        {
            return;
        }

        // What was said last is left for the other one, if he has not heard it yet.
        string last = string.Create(CultureInfo.InvariantCulture, $"{_id}.{_steps:D4}{SaidEnd}");
        try
        {
            foreach (string name in Names().Where(name => name.StartsWith(_id, StringComparison.Ordinal) && name != last))
            {
                Remove(name);
            }

            Directory.Delete(Hall);
        }
        catch (Exception shared) when (FileFailure.Is(shared))
        {
            // Others are in it: the last one removes it.
        }
    }

    /// <remarks>
    /// Each offers to all; the one with the smaller id chooses one of those who offer, and waits until he agrees: he has
    /// agreed to nobody else. With more than two, some may wait in vain.
    /// </remarks>
    private void Find(TimeSpan patience)
    {
        Say(_id + HelloEnd, Encoding.UTF8.GetString(JsonBytes.Of(Own, ShareJson.Write)));
        RemoveLeftovers();
        var strangers = new Dictionary<string, ShareParty>(StringComparer.Ordinal);
        bool sawItself = false;
        string chosen = "";
        bool isMet = Wait(patience, names =>
        {
            foreach (string id in Ids(names, "", HelloEnd).Where(id => id != _id && !strangers.ContainsKey(id)))
            {
                if (TryHear(id + HelloEnd, out string words))
                {
                    ShareParty party = JsonRecord.Read(Encoding.UTF8.GetBytes(words), ShareJson.ReadParty)!;
                    sawItself |= party.IsSame(Own);
                    strangers.Add(id, party);
                    if (!party.IsSame(Own))
                    {
                        Say($"{_id}.{id}{OfferEnd}", "");
                    }
                }
            }

            if (chosen.Length == 0)
            {
                chosen = strangers.Keys.FirstOrDefault(
                    id => string.CompareOrdinal(_id, id) < 0 && names.Contains($"{id}.{_id}{OfferEnd}")) ?? "";
                if (chosen.Length > 0)
                {
                    Say($"{_id}.{chosen}{ChoiceEnd}", "");
                }
            }

            string? choosing = chosen.Length > 0 ? null : strangers.Keys.FirstOrDefault(id => names.Contains($"{id}.{_id}{ChoiceEnd}"));
            if (choosing is not null)
            {
                Say($"{_id}.{choosing}{AgreementEnd}", "");
                return Met(choosing, strangers[choosing]);
            }

            return chosen.Length > 0 && names.Contains($"{chosen}.{_id}{AgreementEnd}") && Met(chosen, strangers[chosen]);
        });
        if (!isMet)
        {
            throw ShareErrors.NobodyCame(_place, Own, patience, sawItself);
        }
    }

    private bool Met(string id, ShareParty party)
    {
        (_otherId, Other, IsFirst) = (id, party, string.CompareOrdinal(_id, id) < 0);
        return true;
    }

    private bool Wait(TimeSpan limit, Func<HashSet<string>, bool> look)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (look([.. Names()]))
            {
                return true;
            }

            if (Environment.TickCount64 - start > limit.TotalMilliseconds)
            {
                return false;
            }

            _cancellation.WaitHandle.WaitOne(Pause);
            Tick();
        }
    }

    // A change of one's own: what a client remembers of the folder is void.
    private void Tick()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{_id}.{++_ticks}{TickEnd}");
        StateFile.Create(PathOf(name)).Dispose();
        Remove(name);
    }

    private void Say(string name, string words)
    {
        using SafeFileHandle file = StateFile.Create(PathOf(name));
        RandomAccess.Write(file, SealedFile.Encode(Word, Encoding.UTF8.GetBytes(words)), 0);
    }

    private bool TryHear(string name, out string words)
    {
        words = "";
        try
        {
            using SafeFileHandle? file = StateFile.TryOpen(PathOf(name), write: false);
            byte[]? content = file is null ? null : SealedFile.Open(StateFile.ReadUpTo(file, MaxLength));
            if (content is null)
            {
                return false;
            }

            words = Encoding.UTF8.GetString(content);
            return true;
        }
        catch (Exception passing) when (FileFailure.Is(passing))
        {
            // Removed, or replaced, in this very moment: looked at again.
            return false;
        }
    }

    private void RemoveLeftovers()
    {
        DateTime now = File.GetLastWriteTimeUtc(PathOf(_id + HelloEnd));
        foreach (string name in Names().Where(name => now - File.GetLastWriteTimeUtc(PathOf(name)) > LeftoverAge))
        {
            Remove(name);
        }

        foreach (string folder in Directory.EnumerateDirectories(Hall).Where(folder => now - Directory.GetLastWriteTimeUtc(folder) > LeftoverAge))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception kept) when (FileFailure.Is(kept))
            {
                // It is in nobody's way.
            }
        }
    }

    private void Remove(string name)
    {
        try
        {
            FileRemoval.Remove(PathOf(name));
        }
        catch (Exception kept) when (FileFailure.Is(kept))
        {
            // It is in nobody's way.
        }
    }

    private IEnumerable<string> Names() => Directory.EnumerateFiles(Hall).Select(path => Path.GetFileName(path));

    private static IEnumerable<string> Ids(IEnumerable<string> names, string start, string end) => names
        .Where(name => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
        .Select(name => name[start.Length..^end.Length]);

    private string PathOf(string name) => Path.Combine(Hall, name);
}
