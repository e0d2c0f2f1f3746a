using System.Runtime.ExceptionServices;

namespace MdLock.Commits;

/// <summary>One's turn to commit, during which all others are kept out; or the answer, where it is not needed any more.</summary>
/// <param name="stay">Keeps the others out until it is disposed.</param>
internal sealed class CommitTurn(IDisposable? stay) : IDisposable
{
    /// <summary>The answer of a commit that somebody else made; null where one has one's turn.</summary>
    public CommitResult? Result { get; private init; }

    /// <summary>Whether others were before: then others may be waiting.</summary>
    public bool HasWaited { get; init; }

    /// <summary>One's own request, where somebody took it and did not come to an end that is known; else null.</summary>
    public LeftRequest? Left { get; init; }

    /// <summary>What is thrown where that was not carried out: one had ceased to wait by then.</summary>
    public ExceptionDispatchInfo? GivenUp { get; init; }

    /// <summary>Somebody else made the commit.</summary>
    public static CommitTurn NotNeeded(CommitResult result) => new(null) { Result = result };

    /// <inheritdoc/>
    public void Dispose() => stay?.Dispose();
}
