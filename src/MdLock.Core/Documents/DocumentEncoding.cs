namespace MdLock.Documents;

/// <summary>The encodings of documents that MdLock edits.</summary>
internal enum DocumentEncoding
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16, low byte first, always with a byte order mark.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first, always with a byte order mark.</summary>
    Utf16BigEndian,
}
