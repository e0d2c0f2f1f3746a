namespace MdLock.Platform;

/// <summary>Which machine this is, and which run of it.</summary>
/// <param name="HostName">Its name, for people to read; it proves nothing.</param>
/// <param name="HostId">Its identity, stable across restarts: 32 hexadecimal digits.</param>
/// <param name="BootId">The identity of its current run: 32 hexadecimal digits.</param>
/// <param name="PidNamespace">Within what the process ids of this process mean something.</param>
internal sealed record Machine(string HostName, string HostId, string BootId, string PidNamespace)
{
    /// <summary>Asks the system once.</summary>
    public static Machine Identify()
    {
        string hostName = Environment.MachineName;
        if (OperatingSystem.IsWindows())
        {
            string run = Windows.BootTime.Identity;
            return new(hostName, Digest(Windows.MachineRegistry.MachineGuid ?? run), Digest(run), "");
        }

        // Where there is no machine id, as in many containers, each run counts as another machine: a host name proves
        // nothing, and the live lock of another host of this name must not look like one from before a restart.
        return OperatingSystem.IsMacOS()
            ? new(hostName, Digest(MacOS.Sysctl.Read("kern.uuid")), Digest(MacOS.Sysctl.Read("kern.bootsessionuuid")), "")
            : new(hostName, Digest(Linux.Proc.MachineId ?? Linux.Proc.BootId), Digest(Linux.Proc.BootId), Linux.Proc.PidNamespace);
    }

    /// <remarks>
    /// machine-id(5) asks programs not to show the id itself; a digest identifies as well. All get the same form.
    /// </remarks>
    private static string Digest(string value) => Sha256Text.Of("MdLock " + value, bytes: 16);
}
