namespace MdLock.ContentionTests.Support;

/// <summary>What Windows says to whoever comes while a file is open to somebody else, or is being replaced.</summary>
internal static class Refusal
{
    // winerror.h, as HRESULTs.
    private const int AccessDenied = unchecked((int)0x8007_0005);
    private const int SharingViolation = unchecked((int)0x8007_0020);

    /// <summary>True for what is over a moment later; every program there has to try again.</summary>
    public static bool IsPassing(Exception failure) =>
        failure is IOException or UnauthorizedAccessException && failure.HResult is AccessDenied or SharingViolation;
}
