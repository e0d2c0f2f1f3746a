namespace MdLock.Commands;

/// <summary>Keeps the standard output of the process for a protocol: what is told meanwhile goes to standard error.</summary>
/// <remarks>The console's host writes where <see cref="Console.Out"/> says at that moment. Disposing it gives the output back.</remarks>
internal sealed class ReservedOutput : IDisposable
{
    private readonly TextWriter _usual = Console.Out;

    public ReservedOutput() => Console.SetOut(Console.Error);

    /// <inheritdoc/>
    public void Dispose() => Console.SetOut(_usual);
}
