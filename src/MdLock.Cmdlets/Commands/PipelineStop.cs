using System.Management.Automation;

namespace MdLock.Commands;

/// <summary>Tells whether somebody stopped the pipeline that runs in this thread's runspace.</summary>
internal static class PipelineStop
{
    /// <summary>True from the stop on, until the pipeline has ended; false where it ends for an error.</summary>
    /// <remarks>
    /// <see cref="Cmdlet.StopProcessing"/> does not tell all: where a script within the pipeline gives way to a stop
    /// before the engine comes to the commands around it, these are not told. But the engine refuses to begin a script
    /// in a runspace whose pipeline is stopped, except where it runs a block that is to run all the same.
    /// </remarks>
    public static bool IsUnderWay()
    {
        try
        {
            ScriptBlock.Create("").Invoke();
            return false;
        }
        catch (PipelineStoppedException)
        {
            return true;
        }
    }
}
