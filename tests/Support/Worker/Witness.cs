using System.IO.MemoryMappedFiles;

namespace MdLock.Worker;

/// <summary>Sees for itself whether two who must not are in one place, by counters in shared memory.</summary>
/// <remarks>It knows nothing of locks: a reader adds one, a writer must find nobody.</remarks>
public sealed unsafe class Witness : IDisposable
{
    private const int Writing = -1;

    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int* _counters;

    public Witness(string path)
    {
        // Everybody opens it: the sharing mode must not keep the next one out.
        _file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _map = MemoryMappedFile.CreateFromFile(
            _file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _counters = (int*)start;
    }

    /// <summary>Makes the file for so many places.</summary>
    public static void Create(string path, int places) => File.WriteAllBytes(path, new byte[places * sizeof(int)]);

    /// <summary>Enters places.</summary>
    /// <exception cref="InvalidOperationException">Somebody is in one who must not be there.</exception>
    public void Enter(IReadOnlyList<int> places, bool exclusive)
    {
        foreach (int place in places)
        {
            int found = exclusive ? EnterAlone(place) : EnterShared(place);
            if (found != 0)
            {
                throw new InvalidOperationException(
                    $"Place {place} was entered {(exclusive ? "alone" : "to read")} while its counter stood at {found}.");
            }
        }
    }

    /// <summary>Leaves them.</summary>
    public void Leave(IReadOnlyList<int> places, bool exclusive)
    {
        foreach (int place in places)
        {
            Interlocked.Add(ref _counters[place], exclusive ? -Writing : -1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private int EnterAlone(int place) => Interlocked.CompareExchange(ref _counters[place], Writing, 0);

    private int EnterShared(int place)
    {
        int readers = Volatile.Read(ref _counters[place]);
        while (readers != Writing)
        {
            int found = Interlocked.CompareExchange(ref _counters[place], readers + 1, readers);
            if (found == readers)
            {
                return 0;
            }

            readers = found;
        }

        return Writing;
    }
}
