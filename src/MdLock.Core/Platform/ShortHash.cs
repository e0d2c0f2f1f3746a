namespace MdLock.Platform;

/// <summary>A digest that is short enough for a file name: 16 hexadecimal digits of a text's SHA-256.</summary>
/// <remarks>
/// It keeps a path of six long headings within a record and a file name. Should two ids of one document ever share one,
/// two locks that could stand together would wait for each other: slower, never wrong.
/// </remarks>
internal static class ShortHash
{
    private const int Bytes = 8;

    /// <summary>The digest of a text.</summary>
    public static string Of(string text) => Sha256Text.Of(text, Bytes);
}
