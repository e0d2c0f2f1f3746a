namespace MdLock.Bench.Uncontended;

/// <summary>One way to take a lock that nobody else wants, and to give it back.</summary>
internal interface ICycle : IDisposable
{
    /// <summary>The row's name.</summary>
    string Name { get; }

    /// <summary>Takes it and gives it back.</summary>
    void Once();
}
