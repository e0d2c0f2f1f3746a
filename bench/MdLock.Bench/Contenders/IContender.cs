namespace MdLock.Bench.Contenders;

/// <summary>What one of many processes does over and over.</summary>
internal interface IContender : IDisposable
{
    /// <summary>Waits for its turn, uses it, and gives it back.</summary>
    /// <returns>How long it waited.</returns>
    TimeSpan Once();
}
