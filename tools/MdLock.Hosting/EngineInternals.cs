using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MdLock.Hosting;

/// <summary>The one switch of the engine that pwsh sets and that has no public door.</summary>
internal static class EngineInternals
{
    private const BindingFlags NonPublicInstance = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>
    /// Makes <c>exit</c> in a script file end the session, as <c>pwsh -File</c> does; without it the file alone ends and
    /// its code is lost among those of native commands in <c>$LASTEXITCODE</c>.
    /// </summary>
    /// <exception cref="MissingMemberException">The engine is another than the one this was written for.</exception>
    public static void LetScriptFilesExit(Runspace runspace)
    {
        object context = ReadProperty(typeof(Runspace), runspace, "ExecutionContext");
        PropertyInfo rethrow = FindProperty(context.GetType(), "ScriptCommandProcessorShouldRethrowExit");
        rethrow.SetValue(context, true);
    }

    private static object ReadProperty(Type type, object instance, string name) =>
        FindProperty(type, name).GetValue(instance) ?? throw new MissingMemberException(type.FullName, name);

    private static PropertyInfo FindProperty(Type type, string name) =>
        type.GetProperty(name, NonPublicInstance) ?? throw new MissingMemberException(type.FullName, name);
}
