namespace MdLock.Platform.Windows;

/// <summary>The numbers of winerror.h that are told apart here.</summary>
internal static class WindowsError
{
    public const int FileNotFound = 2;
    public const int PathNotFound = 3;
    public const int AccessDenied = 5;
    public const int SharingViolation = 32;
    public const int LockViolation = 33;
    public const int InvalidName = 123;
    public const int BadPathName = 161;
    public const int DeletePending = 303;
    public const int IoPending = 997;

    /// <summary>ReplaceFile changed nothing: what is to be replaced is in use.</summary>
    public const int UnableToRemoveReplaced = 1175;

    /// <summary>ReplaceFile changed no name: the new file is in use.</summary>
    public const int UnableToMoveReplacement = 1176;

    /// <summary>ReplaceFile gave up half way: the old file has its name for keeping, the new one its own, the place is empty.</summary>
    public const int UnableToMoveReplacement2 = 1177;

    /// <summary>A part of the file is mapped into memory by somebody.</summary>
    public const int UserMappedFile = 1224;

    /// <summary>The number that an exception of .NET carries; 0 for another one.</summary>
    public static int Of(Exception failure) => failure switch
    {
        UnauthorizedAccessException => AccessDenied,

        // HRESULT_FROM_WIN32: facility 7, the number in the lower half.
        _ when (failure.HResult & 0xFFFF_0000) == 0x8007_0000 => failure.HResult & 0xFFFF,
        _ => 0,
    };

    /// <summary>The exception of .NET for a number.</summary>
    public static Exception ToException(int error, string path) => error switch
    {
        FileNotFound => new FileNotFoundException($"'{path}' is not there.", path),
        PathNotFound or InvalidName or BadPathName => new DirectoryNotFoundException($"A part of '{path}' is not there."),
        AccessDenied => new UnauthorizedAccessException($"Access to '{path}' is denied."),
        _ => new IOException(
            $"{System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error).TrimEnd()} ('{path}')",
            unchecked((int)0x8007_0000) | error),
    };
}
