namespace MdLock.Platform;

/// <summary>A folder of MdLock's files is in the hands of somebody whom the document does not trust.</summary>
/// <param name="path">The folder.</param>
/// <param name="reason">Who could do what there, as the end of a sentence that begins with the folder.</param>
/// <param name="advice">What to do, as a sentence.</param>
internal sealed class UntrustedFolderException(string path, string reason, string advice) : IOException($"'{path}' {reason}.")
{
    /// <summary>What to do.</summary>
    public string Advice => advice;
}
