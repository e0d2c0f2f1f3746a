namespace MdLock.Errors;

/// <summary>Stands for an error of the system whose texts must not be shown as they are: it may name what others named.</summary>
internal sealed class EscapedException : Exception
{
    private EscapedException(Exception original)
        : base($"{original.GetType().Name}: {EscapedText.Line(original.Message)}", Of(original.InnerException)) =>
        HResult = original.HResult;

    /// <summary>The error itself where nothing in it needs to be escaped, else one that stands for it; null for null.</summary>
    public static Exception? Of(Exception? original)
    {
        for (Exception? one = original; one is not null and not MdLockException; one = one.InnerException)
        {
            if (!ReferenceEquals(EscapedText.Line(one.Message), one.Message))
            {
                return new EscapedException(original!);
            }
        }

        return original;
    }
}
