using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace MdLock.Hosting;

/// <summary>The host of an engine session: a terminal to write to, and the exit code that a script asks for.</summary>
public sealed class EngineHost : PSHost
{
    private readonly HostUserInterface _userInterface;

    /// <summary>Makes a host.</summary>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="privateData">What commands written for this host find in its private data, or null.</param>
    public EngineHost(HostTerminal terminal, object? privateData = null)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        _userInterface = new HostUserInterface(terminal);
        PrivateData = privateData is null ? null : PSObject.AsPSObject(privateData);
    }

    /// <inheritdoc/>
    public override PSObject? PrivateData { get; }

    /// <summary>The argument of the <c>exit</c> that ended the session; null as long as none was run.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "MdLock.Shell";

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _userInterface;

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(EngineHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw NotInteractive();

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw NotInteractive();

    /// <summary>Native commands write to the same console; there is no state to save around them.</summary>
    public override void NotifyBeginApplication()
    {
    }

    /// <summary>Native commands write to the same console; there is no state to restore after them.</summary>
    public override void NotifyEndApplication()
    {
    }

    private static NotSupportedException NotInteractive() => new("The host runs scripts; it has no nested prompt.");
}
