namespace MdLock.PesterRunner.Assertions;

/// <summary>A parameter of a <c>Should</c> operator.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it takes; the same for all operators that have a parameter of this name.</param>
/// <param name="Position">Where it stands without its name, or null if it needs it.</param>
internal sealed record ShouldParameter(string Name, Type Type, int? Position);
