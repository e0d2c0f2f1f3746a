namespace MdLock.Stores;

/// <summary>Watches one lock or ticket.</summary>
internal interface IEntryWatch : IDisposable
{
    /// <summary>Waits until the entry may have ended. False when the time ran out first.</summary>
    /// <remarks>True is a hint, not a fact: the caller looks into the table again.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    bool Wait(TimeSpan patience, CancellationToken cancellation);
}
