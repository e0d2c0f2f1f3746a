using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Microsoft.PowerShell.Commands;

/// <summary>
/// What the commands of pwsh get from the engine as its friends, and that has no public door. All of it is here, so
/// that an engine which has changed is noticed in one place.
/// </summary>
internal static class EngineInternals
{
    private const string FormatNamespace = "Microsoft.PowerShell.Commands.Internal.Format";

    private static readonly Assembly Engine = typeof(PSObject).Assembly;

    /// <summary>
    /// Makes an error report the script line that wrote it, and not the command that it was written with.
    /// </summary>
    public static void ReportCaller(ErrorRecord record, InvocationInfo caller)
    {
        SetInvocationInfo(record, caller);
        SetPreserveInvocationInfoOnce(record, true);
    }

    /// <summary>The exception with which a command ends all that feed it, and that nobody sees.</summary>
    public static Exception StopUpstream(Cmdlet command) => (Exception)Create(
        "System.Management.Automation.StopUpstreamCommandsException", [command]);

    /// <summary>
    /// The exception that makes the engine go on to another parameter set, where a plain refusal ends the call.
    /// </summary>
    public static Exception TryOtherParameterSet(string reason) =>
        (Exception)Create(typeof(ValidationMetadataException).FullName!, [reason, true]);

    /// <summary>Gives a format command the engine's implementation of its shape.</summary>
    /// <param name="command">A command derived from one of the engine's base classes for them.</param>
    /// <param name="shape">A name of the engine's enumeration of shapes.</param>
    public static void SetFormatShape(FrontEndCommandBase command, string shape)
    {
        object value = Enum.Parse(FindType($"{FormatNamespace}.FormatShape"), shape);
        SetImplementation(command, Create($"{FormatNamespace}.InnerFormatShapeCommand", [value]));
    }

    /// <summary>Gives an output command the engine's implementation, writing to <paramref name="writer"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="columns">How wide it may be.</param>
    public static void SetTextOutput(FrontEndCommandBase command, TextWriter writer, int columns)
    {
        const string Property = "LineOutput";
        object output = Create($"{FormatNamespace}.OutputManagerInner", []);
        PropertyInfo lines = output.GetType().GetProperty(Property, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingMemberException(output.GetType().FullName, Property);
        lines.SetValue(output, Create($"{FormatNamespace}.TextWriterLineOutput", [writer, columns]));
        SetImplementation(command, output);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetInvocationInfo")]
    private static extern void SetInvocationInfo(ErrorRecord record, InvocationInfo caller);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void SetPreserveInvocationInfoOnce(ErrorRecord record, bool value);

    private static void SetImplementation(FrontEndCommandBase command, object implementation)
    {
        const string Name = "implementation";
        FieldInfo field = typeof(FrontEndCommandBase).GetField(Name, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingFieldException(nameof(FrontEndCommandBase), Name);
        field.SetValue(command, implementation);
    }

    private static Type FindType(string name) => Engine.GetType(name, throwOnError: true)!;

    private static object Create(string type, object[] arguments) => Activator.CreateInstance(
        FindType(type), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, arguments, null)!;
}
