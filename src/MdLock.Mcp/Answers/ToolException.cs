using MdLock.Errors;

namespace MdLock.Mcp.Answers;

/// <summary>A refusal of the server itself.</summary>
internal sealed class ToolException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errorId">One of <see cref="ToolErrorIds"/>.</param>
    /// <param name="message">What is the matter.</param>
    /// <param name="next">What to do next.</param>
    public ToolException(string errorId, string message, string next)
        : base(errorId, message, next)
    {
    }
}
