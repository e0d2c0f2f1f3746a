using System.Globalization;
using System.Text;
using MdLock.Errors;

namespace MdLock.Settings;

/// <summary>How to speak to an etcd cluster, and as whom. Without effect where locks are kept in files.</summary>
public sealed record EtcdAccess
{
    private static readonly TimeSpan MinDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDeadline = TimeSpan.FromSeconds(60);

    private readonly string? _caFile;
    private readonly string? _certificateFile;
    private readonly string? _keyFile;
    private readonly string? _passwordFile;
    private readonly TimeSpan _deadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A file of certificates (PEM) that vouch for the servers, by its absolute path; null for those that the system trusts.
    /// <c>LOCK_ETCD_CA_FILE</c>.
    /// </summary>
    /// <exception cref="SettingException">The path is not absolute.</exception>
    public string? CaFile
    {
        get => _caFile;
        init => _caFile = RequireAbsolute("EtcdCaFile", value);
    }

    /// <summary>A file with this client's certificate (PEM), by its absolute path; null for none. <c>LOCK_ETCD_CERTIFICATE_FILE</c>.</summary>
    /// <exception cref="SettingException">The path is not absolute.</exception>
    public string? CertificateFile
    {
        get => _certificateFile;
        init => _certificateFile = RequireAbsolute("EtcdCertificateFile", value);
    }

    /// <summary>
    /// A file with the key of that certificate (PEM), by its absolute path; null where the certificate's file has it.
    /// <c>LOCK_ETCD_KEY_FILE</c>.
    /// </summary>
    /// <exception cref="SettingException">The path is not absolute.</exception>
    public string? KeyFile
    {
        get => _keyFile;
        init => _keyFile = RequireAbsolute("EtcdKeyFile", value);
    }

    /// <summary>The user; null where the cluster asks for none. <c>LOCK_ETCD_USER</c>.</summary>
    public string? User { get; init; }

    /// <summary>The user's password; null where a file has it. It is shown nowhere. <c>LOCK_ETCD_PASSWORD</c>.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// A file whose first line is the password, by its absolute path; without effect beside <see cref="Password"/>.
    /// <c>LOCK_ETCD_PASSWORD_FILE</c>.
    /// </summary>
    /// <exception cref="SettingException">The path is not absolute.</exception>
    public string? PasswordFile
    {
        get => _passwordFile;
        init => _passwordFile = RequireAbsolute("EtcdPasswordFile", value);
    }

    /// <summary>
    /// How long one call to the cluster may take, all servers together, 1 to 60 s; 5 s by default. <c>LOCK_ETCD_DEADLINE</c>, in
    /// seconds.
    /// </summary>
    /// <exception cref="SettingException">Out of range.</exception>
    public TimeSpan Deadline
    {
        get => _deadline;
        init => _deadline = value >= MinDeadline && value <= MaxDeadline
            ? value
            : throw new SettingException(
                "EtcdDeadline", string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.###} s"), "1 s to 60 s");
    }

    /// <summary>Whether anything says as whom to speak.</summary>
    internal bool HasIdentity => User is not null || Password is not null || PasswordFile is not null || CertificateFile is not null;

    // What a record prints by itself would have the password in it.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"User = {User}, Deadline = {Deadline}");
        return true;
    }

    // One that depends on where a process was started would mean another file for each.
    private static string? RequireAbsolute(string name, string? path) => path is null || Path.IsPathFullyQualified(path)
        ? path
        : throw new SettingException(name, path, "an absolute path");
}
