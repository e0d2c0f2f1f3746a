using MdLock.Platform.Linux;
using MdLock.Platform.MacOS;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Unix;

/// <summary>A process by a handle where the system has such, else by its start time, asked once more before its end.</summary>
internal sealed class UnixProcess : OwnerProcess
{
    private readonly SafeFileHandle? _handle;
    private readonly uint _userId;

    private UnixProcess(int id, long start, SafeFileHandle? handle)
        : base(id, start)
    {
        _handle = handle;
        _userId = (OperatingSystem.IsMacOS() ? ProcessInfo.UserOf(id) : Proc.UserOf(id))
            ?? throw new IOException($"the system does not tell which user process {id} runs as");
    }

    /// <inheritdoc/>
    public override string User => UserName.Of(_userId);

    /// <inheritdoc/>
    public override string CommandLine => OperatingSystem.IsMacOS() ? ProcessInfo.CommandLine(Id) : Proc.CommandLine(Id);

    /// <summary>Opens it first and looks then: as long as it lives, what is read under its id is about it.</summary>
    public static UnixProcess? TryOpen(int id, long start)
    {
        bool isGone = false;
        SafeFileHandle? handle = OperatingSystem.IsLinux() ? ProcessDescriptor.TryOpen(id, out isGone) : null;
        try
        {
            if (isGone || ProcessInspector.Inspect(id, start) != ProcessState.Running)
            {
                return null;
            }

            // To those who judge a lock, what cannot be read is no proof of death. Here it is no proof of life.
            RequireStart(id, start);
            var found = new UnixProcess(id, start, handle);
            handle = null;
            return found;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool RunsAs(string account) => FileAccount.Of(_userId) == account;

    /// <inheritdoc/>
    public override bool HasLocked(FileStatus file) => OperatingSystem.IsLinux() && Proc.HasLocked(Id, file);

    /// <inheritdoc/>
    public override void Dispose() => _handle?.Dispose();

    /// <inheritdoc/>
    protected override void Kill()
    {
        if (_handle is not null)
        {
            ProcessDescriptor.End(_handle);
        }
        else if (ProcessInspector.Inspect(Id, Start) == ProcessState.Running)
        {
            RequireStart(Id, Start);
            Unix.Kill.End(Id);
        }
    }

    private static void RequireStart(int id, long start)
    {
        if (ProcessInspector.StartOf(id) != start)
        {
            throw new IOException($"the system does not tell the start time of process {id}");
        }
    }
}
