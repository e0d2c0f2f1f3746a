namespace MdLock.PesterRunner;

/// <summary>One reason why a test or a block failed.</summary>
/// <param name="Message">What went wrong.</param>
/// <param name="Position">Where in the script, as the engine prints it; empty if it is not known.</param>
/// <param name="ErrorId">The fully qualified id of the error.</param>
public sealed record TestFailure(string Message, string Position, string ErrorId)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Position.Length == 0 ? Message : $"{Message}{Environment.NewLine}{Position}";
}
