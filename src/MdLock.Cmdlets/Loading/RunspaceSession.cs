using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Loading;

/// <summary>What a runspace has of MdLock: an engine, and the session that owns its locks.</summary>
/// <remarks>It ends with the runspace, with the process, or when the module is removed; then its locks are released.</remarks>
internal sealed class RunspaceSession : IDisposable
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceSession> Sessions = [];

    private readonly Runspace _runspace;

    private RunspaceSession(Runspace runspace, SettingsResolver settings)
    {
        _runspace = runspace;
        Settings = settings;
        Engine = new MdLockEngine(settings);
        Owner = Engine.OpenSession(runspace.InstanceId.ToString("N"));
        runspace.StateChanged += OnStateChanged;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>The settings: those of the environment, and those of files as they are when they are asked for.</summary>
    public SettingsResolver Settings { get; }

    /// <summary>The engine.</summary>
    public MdLockEngine Engine { get; }

    /// <summary>The owner of the runspace's locks.</summary>
    public OwnerSession Owner { get; }

    /// <summary>The session of the current runspace; made at first use, and anew when the environment changed meanwhile.</summary>
    /// <exception cref="SettingException">An environment variable is out of range.</exception>
    public static RunspaceSession Current()
    {
        Runspace runspace = Runspace.DefaultRunspace;
        var settings = new SettingsResolver(Environment.GetEnvironmentVariable);
        if (Sessions.TryGetValue(runspace, out RunspaceSession? known))
        {
            // Locks are held under the environment under which they were taken.
            if (known.Settings.HasSameEnvironment(settings) || known.Owner.Held.Count > 0)
            {
                return known;
            }

            End(runspace);
        }

        var session = new RunspaceSession(runspace, settings);
        Sessions.Add(runspace, session);
        return session;
    }

    /// <summary>The session of the current runspace; null where it has none.</summary>
    public static RunspaceSession? Known() => Sessions.TryGetValue(Runspace.DefaultRunspace, out RunspaceSession? known) ? known : null;

    /// <summary>Ends the session of a runspace, if it has one.</summary>
    public static void End(Runspace runspace)
    {
        if (Sessions.TryGetValue(runspace, out RunspaceSession? session))
        {
            Sessions.Remove(runspace);
            session.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runspace.StateChanged -= OnStateChanged;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Owner.Dispose();
        Engine.Dispose();
    }

    private void OnStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            End(_runspace);
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => End(_runspace);
}
