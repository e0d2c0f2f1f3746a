namespace MdLock.Errors;

/// <summary>A setting or an argument is outside its range.</summary>
public sealed class SettingException : MdLockException
{
    /// <summary>Creates the error.</summary>
    /// <param name="name">The setting's name, as the user wrote or would write it.</param>
    /// <param name="value">The value that was given.</param>
    /// <param name="range">What it may be, as a phrase.</param>
    public SettingException(string name, string value, string range)
        : base(
            ErrorIds.SettingOutOfRange,
            $"{name} is '{value}', but must be {range}.",
            $"Give {name} a value that is {range}.")
    {
        Name = name;
        Value = value;
    }

    /// <summary>The setting's name.</summary>
    public string Name { get; }

    /// <summary>The value that was given.</summary>
    public string Value { get; }
}
