using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using MdLock.Documents;
using MdLock.Errors;
using MdLock.Formatting;
using MdLock.Loading;
using MdLock.Sessions;
using MdLock.Settings;

namespace MdLock.Commands;

/// <summary>The base of all cmdlets: the runspace's session, cancellation by Ctrl+C, paths, and errors.</summary>
public abstract class MdLockCommand : PSCmdlet, IDisposable
{
    private const string FileSystem = "FileSystem";

    private readonly CancellationTokenSource _stopping = new();
    private RunspaceSession? _session;
    private bool _arePathsNamed;

    private protected MdLockCommand()
    {
    }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    private protected OwnerSession Owner => Session.Owner;

    private protected MdLockEngine Engine => Session.Engine;

    private protected SettingsResolver Settings => Session.Settings;

    private bool ArePathsBound =>
        MyInvocation.BoundParameters.ContainsKey("Path") || MyInvocation.BoundParameters.ContainsKey("LiteralPath");

    private RunspaceSession Session => _session ??= RunspaceSession.Current();

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _arePathsNamed = ArePathsBound;
        WarnOfLosses();
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    // Whoever reads and thinks under a lock makes no change that would tell him that it is over: any command does, once.
    private void WarnOfLosses()
    {
        foreach (SectionLock lost in RunspaceSession.Known()?.Owner.TakeLosses() ?? [])
        {
            WriteWarning(
                $"Your lock on {lost.Held.Target} of {lost.Path} is over since "
                + $"{(lost.Held.GrantedAt.Wall + lost.Held.TimeToLive).ToLocalTime():HH:mm:ss}: {lost.LossReason!.Message} "
                + "With -KeepAlive, Lock-MdSection renews a lock by itself.");
        }
    }

    // Edits and locks hold in such a folder, as long as what it says is so: whoever works there is to know it, once.
    private void WarnOfShares()
    {
        while (_session?.Engine.Notices.TryTake() is { } notice)
        {
            WriteWarning(notice);
        }
    }

    /// <summary>Does what is left to do when nothing of the pipeline runs any more, however it ended.</summary>
    private protected virtual void Close()
    {
    }

    // What a cmdlet tells names documents, sections, owners and their words, and others wrote these. Each way to the terminal
    // goes through here, so that nothing of it steers the terminal: the methods of the base class are hidden, not called.

    /// <summary>Reports what ended one target.</summary>
    private protected virtual void WriteFailure(ErrorRecord failure) => WriteError(failure);

    /// <summary>Tells a decision.</summary>
    internal new void WriteVerbose(string text) => base.WriteVerbose(SafeText.Line(text));

    /// <summary>Tells what helps to find a fault.</summary>
    private protected new void WriteDebug(string text) => base.WriteDebug(SafeText.Line(text));

    /// <summary>Warns.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(SafeText.Line(text));

    /// <summary>Shows how far something is.</summary>
    internal new void WriteProgress(ProgressRecord progress)
    {
        progress.Activity = SafeText.Line(progress.Activity);
        progress.StatusDescription = SafeText.Line(progress.StatusDescription);
        base.WriteProgress(progress);
    }

    /// <summary>Whether to go on with something, which -WhatIf and -Confirm tell.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(SafeText.Line(target), SafeText.Line(action));

    /// <summary>Asks for one of several, whatever the preferences are; the answer may be for all of them.</summary>
    private protected new bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll) =>
        base.ShouldContinue(SafeText.Line(query), SafeText.Line(caption), ref yesToAll, ref noToAll);

    /// <summary>Whether it is only asked what would be done.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference", false));

    /// <summary>Does something for one target; an error of the engine becomes an error record and ends that target only.</summary>
    /// <param name="target">The section or path that the user named.</param>
    /// <param name="action">What to do.</param>
    private protected void ForTarget(object? target, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        Report(target, action);
        WarnOfShares();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        WriteDebug(string.Create(CultureInfo.InvariantCulture, $"{target ?? MyInvocation.MyCommand.Name}: {elapsed:0.000} ms."));
    }

    /// <summary>The file-system paths that the user named; what cannot be resolved is reported and left out.</summary>
    private protected IReadOnlyList<string> ResolvePaths(string[]? paths, string[]? literalPaths)
    {
        var resolved = new List<string>();
        bool arePiped = ArePathsBound && !_arePathsNamed;
        foreach (string path in literalPaths ?? [])
        {
            Resolve(path, () => resolved.Add(RequireFileSystem(path, LiteralPathOf(path, out ProviderInfo provider), provider)));
        }

        foreach (string path in paths ?? [])
        {
            Resolve(path, () => resolved.AddRange(Expand(path, arePiped)));
        }

        if (arePiped)
        {
            PassOverOwnFolders(resolved);
        }

        WriteDebug($"{string.Join(", ", literalPaths ?? paths ?? [])} means {string.Join(", ", resolved)}.");
        return resolved;
    }

    /// <summary>Ends the command where a parameter was given on the command line, but nothing in it.</summary>
    private protected void RequireGiven(string parameter, bool isEmpty)
    {
        if (isEmpty && MyInvocation.BoundParameters.ContainsKey(parameter))
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"-{parameter} is empty: what was to be given there is missing.", parameter),
                "ParameterEmpty",
                ErrorCategory.InvalidArgument,
                parameter));
        }
    }

    /// <summary>The sections that a selector means; none, which is only told, where it is a wildcard that matches nothing.</summary>
    private protected IReadOnlyList<Section> SelectSections(DocumentIndex index, string selector)
    {
        try
        {
            return index.Select(selector);
        }
        catch (SectionNotFoundException) when (DocumentIndex.IsWildcard(selector))
        {
            TellNoMatch(selector);
            return [];
        }
    }

    /// <summary>Tells that a wildcard matches nothing, which is no error.</summary>
    private protected void TellNoMatch(string wildcard) => WriteVerbose($"Nothing matches {wildcard}.");

    /// <summary>True when a section's id is the given one, or matches it as a wildcard.</summary>
    private protected static bool IsIdLike(string sectionId, string pattern) =>
        pattern == sectionId || WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(sectionId);

    /// <summary>True when one of the patterns is or matches the user, the user with the host, or the key of an owner.</summary>
    private protected static bool IsOwnerLike(string[] patterns, string? user, string? owner, string? ownerId) =>
        Array.Exists(patterns, pattern => Matches(user, pattern) || Matches(owner, pattern) || Matches(ownerId, pattern));

    private static bool Matches(string? name, string pattern) => !string.IsNullOrEmpty(name) && IsIdLike(name, pattern);

    private void Report(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (MdLockException failure)
        {
            // An error of one target: the pipeline goes on with the next.
            WriteFailure(ErrorRecords.From(failure, target));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    // What Get-Item -Path takes, and names as they are where nothing else can be meant.
    private List<string> Expand(string path, bool isPiped)
    {
        string literal = LiteralPathOf(path, out ProviderInfo provider);
        bool isPattern = WildcardPattern.ContainsWildcardCharacters(path);

        // An object of a former cmdlet names its document as it is, brackets and backticks included.
        if (isPiped && provider.Name == FileSystem && System.IO.Path.Exists(literal))
        {
            return [literal];
        }

        if (!isPattern)
        {
            literal = LiteralPathOf(WildcardPattern.Unescape(path), out provider);
            return [RequireFileSystem(path, literal, provider)];
        }

        IEnumerable<string> found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);
        List<string> matches = [.. found.Select(one => RequireFileSystem(path, one, provider))];

        // Brackets that match nothing are those of a name, if there is one.
        return matches.Count == 0 && provider.Name == FileSystem && System.IO.Path.Exists(literal) ? [literal] : matches;
    }

    // A search that finds hidden things finds the folders that are named like the documents they belong to.
    private void PassOverOwnFolders(List<string> paths)
    {
        if (paths.RemoveAll(Engine.IsOwnFolder) > 0)
        {
            WriteVerbose("What MdLock keeps in its own folders is no document, and is passed over.");
        }
    }

    private string LiteralPathOf(string path, out ProviderInfo provider) =>
        SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);

    private static string RequireFileSystem(string given, string resolved, ProviderInfo provider) =>
        provider.Name == FileSystem ? resolved : throw DocumentException.NotAFile(given, $"a path of {provider.Name}");

    private void Resolve(string path, Action resolve) => Report(path, () =>
    {
        try
        {
            resolve();
        }
        catch (Exception unknown) when (
            unknown is ItemNotFoundException or System.Management.Automation.DriveNotFoundException
                or ProviderNotFoundException)
        {
            throw DocumentException.NotFound(path);
        }
    });
}
