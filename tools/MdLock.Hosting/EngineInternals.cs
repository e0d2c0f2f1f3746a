using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MdLock.Hosting;

/// <summary>The switches of the engine that pwsh sets, as its friend, and that have no public door.</summary>
internal static class EngineInternals
{
    private const BindingFlags NonPublicInstance = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>
    /// Makes <c>exit</c> in a script file end the session, as <c>pwsh -File</c> does; without it the file alone ends
    /// and its code is lost among those of native commands in <c>$LASTEXITCODE</c>.
    /// </summary>
    /// <exception cref="MissingMemberException">The engine is another than the one this was written for.</exception>
    public static void LetScriptFilesExit(Runspace runspace)
    {
        object context = ReadProperty(typeof(Runspace), runspace, "ExecutionContext");
        PropertyInfo rethrow = FindProperty(context.GetType(), "ScriptCommandProcessorShouldRethrowExit");
        rethrow.SetValue(context, true);
    }

    /// <summary>Marks an object for the error stream of the host, to which the formatter then writes it.</summary>
    /// <exception cref="MissingMemberException">The engine is another than the one this was written for.</exception>
    public static void MarkAsError(PSObject item)
    {
        PropertyInfo stream = FindProperty(typeof(PSObject), "WriteStream");
        stream.SetValue(item, Enum.Parse(stream.PropertyType, "Error"));
    }

    private static object ReadProperty(Type type, object instance, string name) =>
        FindProperty(type, name).GetValue(instance) ?? throw new MissingMemberException(type.FullName, name);

    private static PropertyInfo FindProperty(Type type, string name) =>
        type.GetProperty(name, NonPublicInstance) ?? throw new MissingMemberException(type.FullName, name);
}
