using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MdLock.EtcdTests.Support;

/// <summary>Vouches for servers and clients of the tests, and for nobody else. What it makes lies in files of one folder.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder;
    private readonly X509Certificate2 _own;
    private int _issued;

    /// <summary>Makes an authority.</summary>
    /// <param name="name">Its name; two of the same name are told apart by their keys alone.</param>
    /// <param name="folder">Where its files are.</param>
    public TestAuthority(string name, string folder)
        : this(name, folder, issuer: null)
    {
    }

    private TestAuthority(string name, string folder, X509Certificate2? issuer)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (issuer is null)
        {
            _own = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        }
        else
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
            using X509Certificate2 signed = request.Create(issuer, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
            _own = signed.CopyWithPrivateKey(key);
        }

        File = Path.Combine(folder, $"{Guid.NewGuid():N}.pem");
        System.IO.File.WriteAllText(File, _own.ExportCertificatePem());
    }

    /// <summary>Its certificate (PEM).</summary>
    public string File { get; }

    /// <summary>An authority for which this one vouches.</summary>
    public TestAuthority Deputize(string name) => new(name, _folder, _own);

    /// <summary>For a server, which is a client to other servers, and to itself where it translates JSON.</summary>
    /// <param name="hosts">The names and addresses that it has.</param>
    /// <param name="isExpired">Whether it was good until yesterday.</param>
    public CertificateFiles ForServer(string[] hosts, bool isExpired = false)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return Issue("server", names, [ForServers, ForClients], isExpired);
    }

    /// <summary>For a client.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="isExpired">Whether it was good until yesterday.</param>
    public CertificateFiles ForClient(string name, bool isExpired = false) => Issue(name, null, [ForClients], isExpired);

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private CertificateFiles Issue(string name, SubjectAlternativeNameBuilder? names, string[] purposes, bool isExpired)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid(purpose))], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_own, true, false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        // Not longer than the authority itself, which began two days ago, or a day where it is another's deputy.
        DateTimeOffset end = isExpired ? DateTimeOffset.UtcNow.AddHours(-1) : DateTimeOffset.UtcNow.AddHours(12);
        using X509Certificate2 signed = request.Create(_own, end.AddHours(-20), end, RandomNumberGenerator.GetBytes(8));
        string path = Path.Combine(_folder, $"{name}{Interlocked.Increment(ref _issued)}-{Guid.NewGuid():N}");
        System.IO.File.WriteAllText($"{path}.pem", signed.ExportCertificatePem());
        WriteSecret($"{path}.key", key.ExportPkcs8PrivateKeyPem());
        return new($"{path}.pem", $"{path}.key");
    }

    private static void WriteSecret(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
