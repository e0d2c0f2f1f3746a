namespace MdLock.EtcdTests.Support;

/// <summary>A certificate and its key, each in a file of its own (PEM).</summary>
/// <param name="Certificate">The path of the certificate.</param>
/// <param name="Key">The path of the key, which its owner alone can read.</param>
internal sealed record CertificateFiles(string Certificate, string Key);
