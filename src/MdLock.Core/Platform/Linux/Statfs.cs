using System.Runtime.InteropServices;
using MdLock.Platform.Unix;

namespace MdLock.Platform.Linux;

/// <summary>statfs(2): the type of a file system, which is the first word of its structure on every processor.</summary>
internal static partial class Statfs
{
    private const uint Fuse = 0x65735546;

    /// <summary>The mount of a folder whose file system others see too; null for one of this machine.</summary>
    public static FileSystemMount? FindRemote(string folder)
    {
        if (StatfsNative(folder, out Buffer buffer) != 0)
        {
            throw Errno.ToException(Marshal.GetLastPInvokeError(), folder);
        }

        uint type = unchecked((uint)buffer.Type);
        if (type != Fuse && !IsShared(type))
        {
            // Overlays and bind mounts, memory, disks: whoever sees them has this kernel.
            return null;
        }

        FileSystemMount mount = MountTable.Find(folder) ?? new(false, type == Fuse ? "fuse" : $"{type:x}", "", "");
        return type == Fuse && IsLocalFuse(mount.Type) ? null : mount;
    }

    // linux/magic.h, and the sources of those that are not in it: NFS; SMB, CIFS, SMB 2; Ceph; three of AFS; Coda; 9P;
    // NCP; GFS2; OCFS2; Lustre; GPFS; BeeGFS; OrangeFS; the shared folders of VirtualBox, VMware and Parallels.
    private static bool IsShared(uint type) => type is 0x6969 or 0x517B or 0xFF534D42 or 0xFE534D42 or 0x00C36400
        or 0x5346414F or 0x6B414653 or 0x73757245 or 0x01021997 or 0x564C or 0x01161970 or 0x7461636F or 0x0BD00BD0
        or 0x47504653 or 0x19830326 or 0x20030528 or 0x786F4256 or 0xBACBACBC or 0x7C7C6673;

    // A program may serve anything: only of these is it known that it serves what this machine has.
    private static bool IsLocalFuse(string type) => type is "fuseblk" or "fuse.fuse-overlayfs" or "fuse.unionfs"
        or "fuse.unionfs-fuse" or "fuse.mergerfs" or "fuse.bindfs" or "fuse.lxcfs" or "fuse.gocryptfs" or "fuse.encfs"
        or "fuse.cryfs" or "fuse.securefs" or "fuse.ntfs-3g" or "fuse.exfat" or "fuse.ext4" or "fuse.zfs" or "fuse.squashfuse"
        or "fuse.portal" or "fuse.fuse2fs" or "fuse.apfs-fuse" or "fuse.btrfs";

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatfsNative(string path, out Buffer buffer);

    /// <summary>struct statfs of bits/statfs.h, with room to spare.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Buffer
    {
        [FieldOffset(0)]
        public readonly nint Type;
    }
}
