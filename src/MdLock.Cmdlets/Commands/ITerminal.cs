namespace MdLock.Commands;

/// <summary>A terminal that obeys escape sequences.</summary>
internal interface ITerminal
{
    /// <summary>The cells on a line that can be written, and the lines of the window. Both are one at least.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Whether the user's keys can be read.</summary>
    bool CanReadKeys { get; }

    /// <summary>Writes a text as it is.</summary>
    void Write(string text);

    /// <summary>Takes the next key that the user pressed; null where there is none. Does not wait, and shows nothing.</summary>
    char? TakeKey();
}
