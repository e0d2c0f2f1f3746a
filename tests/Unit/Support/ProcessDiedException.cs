namespace MdLock.UnitTests.Support;

/// <summary>The process is gone: nothing in it can catch this, clean up, or touch a file any more.</summary>
public sealed class ProcessDiedException : Exception;
