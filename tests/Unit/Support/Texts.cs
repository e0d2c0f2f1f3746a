using System.Text;
using CsCheck;

namespace MdLock.UnitTests.Support;

/// <summary>Texts as a hostile document may hold them.</summary>
internal static class Texts
{
    private static readonly string[] Nasty =
    [
        "..", ".", "/", "\\", "con", "NUL", "com1", "lpt9.txt", "~", "+", ".lock", "a", "A", "é", "e\u0301",
        "\u0001", "\u202E", "🚀", "-",
    ];

    private static readonly Gen<string> AnyNasty = Gen.Int[0, Nasty.Length - 1].Select(at => Nasty[at]);

    /// <summary>Any character that text can hold.</summary>
    public static Gen<string> Characters { get; } = Gen.Int[1, 0x10FFFF]
        .Where(code => Rune.IsValid(code))
        .Select(code => char.ConvertFromUtf32(code))
        .Array[1, 12]
        .Select(parts => string.Concat(parts));

    /// <summary>Section ids: plain, nasty, mixed, and long.</summary>
    public static Gen<string> Ids { get; } = Gen.OneOf(
        Characters,
        Gen.Char["abc-_019"].Array[1, 100].Select(letters => new string(letters)),
        AnyNasty.Array[1, 4].Select(parts => string.Concat(parts)),
        Gen.Select(AnyNasty, Gen.Int[1, 300], (part, times) => string.Concat(Enumerable.Repeat(part, times))));
}
