# Dot-sourced after Support.ps1: a host that keeps every text that it is given to show, as a terminal would get it.

if (-not ('MdLock.Testing.RecordingHost' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using System.Threading;

namespace MdLock.Testing
{
    public sealed class RecordingHost : PSHost
    {
        private readonly RecordingUI _ui = new RecordingUI();
        private readonly Guid _id = Guid.NewGuid();

        public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }
        public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }
        public override Guid InstanceId { get { return _id; } }
        public override string Name { get { return "RecordingHost"; } }
        public override PSHostUserInterface UI { get { return _ui; } }
        public override Version Version { get { return new Version(1, 0); } }
        public override void EnterNestedPrompt() { }
        public override void ExitNestedPrompt() { }
        public override void NotifyBeginApplication() { }
        public override void NotifyEndApplication() { }
        public override void SetShouldExit(int exitCode) { }
        public string Take() { return _ui.Take(); }

        // Presses a key, as a user does at any time.
        public void Press(char key) { _ui.Keys.Enqueue(key); }

        // How many keys nobody has taken yet.
        public int KeysLeft { get { return _ui.Keys.Count; } }

        // How often it was asked for a key.
        public int KeyLooks { get { return _ui.Screen.KeyLooks; } }

        // Whether the keys of the user can be read.
        public bool HasKeys { get { return _ui.Screen.HasKeys; } set { _ui.Screen.HasKeys = value; } }

        // Which of the choices is the answer to every question: unless told otherwise the first, which is "Yes".
        public int Answer { get { return _ui.Answer; } set { _ui.Answer = value; } }
    }

    public sealed class RecordingUI : PSHostUserInterface
    {
        private readonly StringBuilder _shown = new StringBuilder();
        private readonly RecordingScreen _screen = new RecordingScreen();

        public RecordingScreen Screen { get { return _screen; } }
        public ConcurrentQueue<char> Keys { get { return _screen.Keys; } }
        public override PSHostRawUserInterface RawUI { get { return _screen; } }
        public override bool SupportsVirtualTerminal { get { return true; } }
        public override string ReadLine() { return ""; }
        public override SecureString ReadLineAsSecureString() { return new SecureString(); }
        public override void Write(string value) { Keep(value); }
        public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { Keep(value); }
        public override void WriteLine(string value) { Keep(value + "\n"); }
        public override void WriteErrorLine(string value) { Keep(value + "\n"); }
        public override void WriteDebugLine(string message) { Keep("DEBUG: " + message + "\n"); }
        public override void WriteVerboseLine(string message) { Keep("VERBOSE: " + message + "\n"); }
        public override void WriteWarningLine(string message) { Keep("WARNING: " + message + "\n"); }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            Keep("PROGRESS: " + record.Activity + "|" + record.StatusDescription + "|" + record.CurrentOperation + "\n");
        }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            throw new NotSupportedException();
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        {
            throw new NotSupportedException();
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName,
            PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        {
            throw new NotSupportedException();
        }

        public int Answer { get; set; }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Keep("ASKED: " + caption + "|" + message + "\n");
            return Answer;
        }

        public string Take()
        {
            lock (_shown)
            {
                string shown = _shown.ToString();
                _shown.Clear();
                return shown;
            }
        }

        private void Keep(string text)
        {
            lock (_shown)
            {
                _shown.Append(text);
            }
        }
    }

    public sealed class RecordingScreen : PSHostRawUserInterface
    {
        public readonly ConcurrentQueue<char> Keys = new ConcurrentQueue<char>();
        public bool HasKeys = true;
        public int KeyLooks;

        public override ConsoleColor BackgroundColor { get; set; }
        public override Size BufferSize { get { return new Size(400, 100); } set { } }
        public override Coordinates CursorPosition { get; set; }
        public override int CursorSize { get; set; }
        public override ConsoleColor ForegroundColor { get; set; }
        public override bool KeyAvailable
        {
            get { Interlocked.Increment(ref KeyLooks); return HasKeys ? !Keys.IsEmpty : throw new InvalidOperationException("The input is redirected."); }
        }

        public override Size MaxPhysicalWindowSize { get { return new Size(400, 100); } }
        public override Size MaxWindowSize { get { return new Size(400, 100); } }
        public override Coordinates WindowPosition { get; set; }
        public override Size WindowSize { get { return new Size(400, 100); } set { } }
        public override string WindowTitle { get; set; }
        public override void FlushInputBuffer() { }
        public override BufferCell[,] GetBufferContents(Rectangle rectangle) { throw new NotSupportedException(); }
        public override KeyInfo ReadKey(ReadKeyOptions options)
        {
            char key;
            if ((options & ReadKeyOptions.NoEcho) == 0 || !Keys.TryDequeue(out key)) { throw new NotSupportedException(); }
            return new KeyInfo(0, key, 0, true);
        }

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }
        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }
        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    }
}
'@
}

# A runspace that has the module, and shows all it has to show to a host that keeps it.
function Open-RecordingRunspace([MdLock.Testing.RecordingHost] $RecordingHost) {
    $runspace = [runspacefactory]::CreateRunspace($RecordingHost, [initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $runspaces.Add($runspace)
    $null = Invoke-Owner $runspace { param($module) Import-Module $module } $manifest
    $runspace
}

# Runs a script as one would at a prompt; returns all that the host was given to show.
function Get-Shown {
    param([MdLock.Testing.RecordingHost] $RecordingHost, [runspace] $Runspace, [scriptblock] $Script, [object[]] $Arguments = @())

    $null = $RecordingHost.Take()
    $shell = Open-Pipeline -Runspace $Runspace -Script $Script -Arguments $Arguments
    try {
        # Errors are shown as objects are, by the same command, as in a console.
        $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
        $null = $shell.AddCommand('Out-Default')
        Wait-Pipeline $shell $shell.BeginInvoke()
    } finally {
        $shell.Dispose()
    }
    $RecordingHost.Take()
}
