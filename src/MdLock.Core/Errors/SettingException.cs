namespace MdLock.Errors;

/// <summary>A setting or an argument is outside its range.</summary>
public sealed class SettingException : MdLockException
{
    private readonly string _range;

    /// <summary>Creates the error.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="value">The value that was given.</param>
    /// <param name="range">What it may be, as a phrase.</param>
    public SettingException(string name, string value, string range)
        : this(name, value, range, null)
    {
    }

    private SettingException(string name, string value, string range, string? setIn)
        : base(
            ErrorIds.SettingOutOfRange,
            $"{name} is '{value}'{(setIn is null ? "" : $" in {setIn}")}, but must be {range}.",
            $"Give {name} a value that is {range}{(setIn is null ? "" : $", or take it out of {setIn}")}.")
    {
        _range = range;
        Name = name;
        Value = Shown(value);
        SetIn = setIn is null ? null : Shown(setIn);
    }

    /// <summary>The setting's name.</summary>
    public string Name { get; }

    /// <summary>The value that was given.</summary>
    public string Value { get; }

    /// <summary>The environment variable or the file that sets it; null for an argument.</summary>
    public string? SetIn { get; }

    /// <summary>The same error, saying where the value was set.</summary>
    internal SettingException In(string variableOrFile) => new(Name, Value, _range, variableOrFile);
}
