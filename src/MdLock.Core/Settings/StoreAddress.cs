using System.Text;
using MdLock.Errors;
using MdLock.Platform;
using MdLock.Stores;
using Microsoft.Win32.SafeHandles;

namespace MdLock.Settings;

/// <summary>Makes of settings the address of the store that they mean.</summary>
internal static class StoreAddress
{
    // Far more than a password is.
    private const int MaxPassword = 4096;

    /// <summary>The address; null for files.</summary>
    /// <exception cref="SettingException">The settings do not go together.</exception>
    /// <exception cref="SettingsException">
    /// A folder's file names a store to which the user's password or certificate shall not go
    /// (<see cref="ErrorIds.CredentialsWithheld"/>), or a file with a secret cannot be read, or all can read it.
    /// </exception>
    public static EtcdAddress? Of(LockSettings settings) => Of(settings, settings.LockStore, settings.StoreFile);

    /// <summary>The same for a store that something else names.</summary>
    /// <param name="settings">What is set beside its name.</param>
    /// <param name="store">The store.</param>
    /// <param name="file">The file in a folder that names it; null for none.</param>
    /// <exception cref="SettingException">The settings do not go together.</exception>
    /// <exception cref="SettingsException">As above.</exception>
    public static EtcdAddress? Of(LockSettings settings, string store, string? file)
    {
        if (EtcdUrl.Parse(nameof(LockSettings.LockStore), store) is not { } address)
        {
            return null;
        }

        EtcdAccess access = settings.EtcdAccess;
        if (access.HasIdentity && file is not null && !EtcdUrl.HasSameServers(settings.OwnStore, store))
        {
            throw SettingsException.Withheld(file, address.Url);
        }

        RequireTogether(access);
        RequireClosed(access.KeyFile ?? access.CertificateFile, "private key");
        return address with
        {
            CaFile = access.CaFile,
            CertificateFile = access.CertificateFile,
            KeyFile = access.KeyFile,
            User = access.User,
            Password = access.User is null ? null : access.Password ?? ReadPassword(access.PasswordFile!),
            Deadline = access.Deadline,
        };
    }

    /// <summary>Whether all can read what only its owner should.</summary>
    /// <remarks>Windows has no such mode: there a file lies in its user's profile, which is closed to others.</remarks>
    public static bool IsOpenToAll(FileStatus status) =>
        !OperatingSystem.IsWindows() && (status.Mode & UnixFileMode.OtherRead) != UnixFileMode.None;

    private static void RequireTogether(EtcdAccess access)
    {
        if (access.KeyFile is { } key && access.CertificateFile is null)
        {
            throw new SettingException("EtcdKeyFile", key, "the key of a certificate, which EtcdCertificateFile has to name");
        }

        bool hasPassword = access.Password is not null || access.PasswordFile is not null;
        if (access.User is { } user && !hasPassword)
        {
            throw new SettingException(
                "EtcdUser", user, "given together with EtcdPasswordFile, or with the password in LOCK_ETCD_PASSWORD");
        }

        if (access.User is null && hasPassword)
        {
            throw new SettingException("EtcdUser", "", "the user whose password is given");
        }
    }

    private static void RequireClosed(string? path, string what)
    {
        try
        {
            // A certificate without its key is for all to see: that the key is missing is said when it is used.
            if (path is not null && File.Exists(path) && IsOpenToAll(StatusOf(path)) && HasKey(path))
            {
                throw SettingsException.TooOpen(path, what);
            }
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw SettingsException.NotReadable(path!, failure);
        }
    }

    private static bool HasKey(string path) => File.ReadLines(path).Any(line => line.Contains("PRIVATE KEY", StringComparison.Ordinal));

    private static string ReadPassword(string path)
    {
        try
        {
            // Links are followed: so secrets are put into containers.
            using SafeFileHandle file = File.OpenHandle(path);
            if (IsOpenToAll(FileStatus.OfHandle(file)))
            {
                throw SettingsException.TooOpen(path, "password");
            }

            byte[] bytes = StateFile.ReadUpTo(file, MaxPassword) ?? throw SettingsException.Corrupt(path, "its first line is no password");
            string line = Encoding.UTF8.GetString(bytes).Split('\n')[0].TrimEnd('\r');
            return line.Length > 0 ? line : throw SettingsException.Corrupt(path, "its first line is no password");
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            throw SettingsException.NotReadable(path, failure);
        }
    }

    private static FileStatus StatusOf(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return FileStatus.OfHandle(file);
    }
}
