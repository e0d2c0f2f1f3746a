using System.Text.Json;

namespace MdLock.Json;

/// <summary>The names of an enumeration's values in snake_case; its values are 0, 1, 2 … without a gap.</summary>
/// <remarks>By numbers: a table by the values themselves would be compiled anew for each enumeration.</remarks>
internal sealed class SnakeCaseNames(Type enumeration)
{
    private readonly string[] _names =
        Array.ConvertAll(Enum.GetNames(enumeration), JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>The name of a value.</summary>
    public string Of(int value) => _names[value];

    /// <summary>The value of a name; -1 when it is none.</summary>
    public int Find(string name) => Array.IndexOf(_names, name);
}
