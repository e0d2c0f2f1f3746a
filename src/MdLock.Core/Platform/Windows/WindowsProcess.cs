using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Platform.Windows;

/// <summary>A process by a handle of its own: Windows gives its id to no other one while that is open.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsProcess : OwnerProcess
{
    // PROCESS_TERMINATE, PROCESS_QUERY_LIMITED_INFORMATION and SYNCHRONIZE of winnt.h.
    private const uint Rights = 0x0001 | 0x1000 | 0x0010_0000;
    private const uint TokenQuery = 8;
    private const int NoSuchProcess = 87;
    private const int AccessDenied = 5;
    private const uint HasEndedAlready = 0;

    // What .NET gives to TerminateProcess.
    private const uint ExitCode = uint.MaxValue;

    private readonly SafeProcessHandle _process;
    private readonly string _user;
    private readonly string[] _accounts;

    private WindowsProcess(int id, long start, SafeProcessHandle process)
        : base(id, start)
    {
        _process = process;
        if (!OpenProcessToken(process, TokenQuery, out SafeAccessTokenHandle token))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        using (token)
        using (var identity = new WindowsIdentity(token.DangerousGetHandle()))
        {
            _accounts = FileOwner.AccountsOf(identity);
            _user = NameOf(identity.User);
        }
    }

    /// <inheritdoc/>
    public override string User => _user;

    /// <inheritdoc/>
    public override string CommandLine => ProcessCommandLine.Of(_process);

    /// <summary>Opens it, and compares its start on the handle; null when it is gone or another one.</summary>
    public static WindowsProcess? TryOpen(int id, long start)
    {
        SafeProcessHandle process = OpenProcess(Rights, inherit: false, id);
        int error = Marshal.GetLastPInvokeError();
        try
        {
            if (process.IsInvalid)
            {
                return error == NoSuchProcess ? null : throw new Win32Exception(error);
            }

            if (!GetProcessTimes(process, out long created, out _, out _, out _))
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }

            if (DateTime.FromFileTimeUtc(created).Ticks != start || HasEnded(process))
            {
                return null;
            }

            var found = new WindowsProcess(id, start, process);
            process = new SafeProcessHandle();
            return found;
        }
        finally
        {
            process.Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool RunsAs(string account) => Array.Exists(_accounts, one => one == account);

    /// <inheritdoc/>
    public override void Dispose() => _process.Dispose();

    /// <inheritdoc/>
    protected override void Kill()
    {
        if (TerminateProcess(_process, ExitCode))
        {
            return;
        }

        // One that is about to end does not let itself be ended again.
        int error = Marshal.GetLastPInvokeError();
        if (error != AccessDenied || !HasEnded(_process))
        {
            throw new Win32Exception(error);
        }
    }

    private static bool HasEnded(SafeProcessHandle process) => WaitForSingleObject(process, 0) == HasEndedAlready;

    private static string NameOf(SecurityIdentifier? user)
    {
        try
        {
            return user?.Translate(typeof(NTAccount)).Value ?? "";
        }
        catch (SystemException)
        {
            // An account that was removed, or of a domain that does not answer: its number is what there is.
            return user?.Value ?? "";
        }
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial SafeProcessHandle OpenProcess(
        uint rights, [MarshalAs(UnmanagedType.Bool)] bool inherit, int processId);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetProcessTimes(
        SafeProcessHandle process, out long created, out long ended, out long kernel, out long user);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateProcess(SafeProcessHandle process, uint exitCode);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial uint WaitForSingleObject(SafeProcessHandle process, uint milliseconds);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool OpenProcessToken(SafeProcessHandle process, uint rights, out SafeAccessTokenHandle token);
}
