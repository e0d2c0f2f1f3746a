using System.Management.Automation;
using MdLock.History;

namespace MdLock.Commands;

/// <summary>Takes versions as they are shown: <c>3</c>, or <c>4+1f3a9c01d2</c> for content that is in no version yet.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class VersionMarkAttribute : ValidateArgumentsAttribute
{
    /// <summary>Whether 0 is taken, which stands for before the first version.</summary>
    public bool AllowZero { get; init; }

    /// <summary>What a parameter with this attribute says; null for nothing.</summary>
    public static VersionMark? Read(string? text) => VersionMark.TryParse(text, out VersionMark? mark) ? mark : null;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (Read(arguments as string) is not { } mark || (mark.Number == 0 && !AllowZero))
        {
            throw new ValidationMetadataException(
                $"'{Formatting.SafeText.Line(arguments?.ToString())}' is no version: give the number of a recorded one, such as 3, or what Get-MdSection "
                + "shows for content that is in no version yet, such as 4+1f3a9c01d2.");
        }
    }
}
