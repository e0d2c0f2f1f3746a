using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MdLock.Errors;

namespace MdLock.Stores.Etcd.Client;

/// <summary>Reads the files of certificates that settings name.</summary>
/// <remarks>What is wrong with one is said when it is read: later there would be a server that is not trusted, and no reason why.</remarks>
internal static class CertificateFile
{
    /// <summary>All certificates in a file.</summary>
    /// <exception cref="StoreException">It cannot be read, or there is none in it.</exception>
    public static X509Certificate2Collection ReadAll(string path)
    {
        var found = new X509Certificate2Collection();
        Try(path, () => found.ImportFromPemFile(path));
        return found.Count > 0 ? found : throw Unusable(path, "there is no certificate in it", null);
    }

    /// <summary>The certificate of this client, its key, and those behind it that lead to one that servers trust.</summary>
    /// <param name="path">The file of certificates; this client's is the first one.</param>
    /// <param name="keyPath">The file with the key.</param>
    /// <exception cref="StoreException">One of them cannot be read, or they do not belong together.</exception>
    public static SslStreamCertificateContext ReadOwn(string path, string keyPath)
    {
        X509Certificate2Collection all = ReadAll(path);
        SslStreamCertificateContext? context = null;
        Try(keyPath, () =>
        {
            using var pem = X509Certificate2.CreateFromPemFile(path, keyPath);

            // Windows takes no key that is in memory alone.
            var own = new X509Certificate2(pem.Export(X509ContentType.Pkcs12));
            context = SslStreamCertificateContext.Create(own, [.. all.Skip(1)], offline: true);
        });
        return context!;
    }

    private static void Try(string path, Action read)
    {
        try
        {
            read();
        }
        catch (ArgumentException other)
        {
            throw Unusable(path, "its key is not that of the certificate", other);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, unreadable.Message, unreadable);
        }
    }

    private static StoreException Unusable(string path, string why, Exception? cause) => new(
        ErrorIds.StoreAccessDenied,
        $"'{path}' cannot be used for TLS with etcd: {why}",
        "Give PEM files that this user can read, and keys without a password.",
        cause);
}
