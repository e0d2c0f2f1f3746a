using MdLock.Errors;
using MdLock.Platform;

namespace MdLock.Commands;

/// <summary>The files that exports write.</summary>
internal static class Destinations
{
    /// <summary>Refuses a destination that is the document: an export onto it would be a change of it, beside all locks.</summary>
    /// <exception cref="DestinationException">It is.</exception>
    public static void RequireOther(string document, string file)
    {
        if (File.Exists(file) && CanonicalPath.Of(file) == CanonicalPath.Of(document))
        {
            throw new DestinationException(file, new IOException("It is the document itself."));
        }
    }
}
