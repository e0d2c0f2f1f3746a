# Dot-sourced by BeforeAll of the suites: imports the module, and defines what they share.

$manifest = if ($env:MDLOCK_MODULE) { $env:MDLOCK_MODULE } else { Join-Path $PSScriptRoot '../../output/MdLock/MdLock.psd1' }
$manifest = [System.IO.Path]::GetFullPath($manifest)
Import-Module $manifest -Force

. (Join-Path $PSScriptRoot '../../examples/Engine.ps1')
$scriptFolder = Join-Path $PSScriptRoot 'Scripts'
$children = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
$runspaces = [System.Collections.Generic.List[System.Management.Automation.Runspaces.Runspace]]::new()

# Long enough for the slowest machine: it ends a test that hangs, it measures nothing.
$patience = [timespan]::FromMinutes(3)

$guideText = @(
    '# Guide', '', 'Welcome.', '',
    '## Install', '', 'Get it.', '',
    '### Linux', '', 'Use apt.', '',
    '### Windows', '', 'Use winget.', '',
    '## Usage', '', 'Run it.', ''
) -join "`n"

# The settings of whoever runs the suites are neither read nor written by them.
$configHome = [System.Environment]::GetEnvironmentVariable('XDG_CONFIG_HOME')
if ($TestDrive) { [System.Environment]::SetEnvironmentVariable('XDG_CONFIG_HOME', (Join-Path $TestDrive 'config')) }

# A document in a folder of its own, so that no test sees the locks of another.
function Add-Document([string] $Name = 'guide.md', [string] $Text = $guideText) {
    $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    $null = [System.IO.Directory]::CreateDirectory($folder)
    $path = Join-Path $folder $Name
    [System.IO.File]::WriteAllText($path, $Text)
    $path
}

# A document whose section linux has three versions: as it was, set, and appended to.
function Add-ChangedDocument {
    $path = Add-Document
    Set-MdSection $path linux -Content "### Linux`n`nUse dnf.`n`n"
    Set-MdSection $path linux -Append 'Or zypper.'
    $path
}

# The folder of what is kept about a document for good.
function Get-DurableFolder([string] $Path) {
    Join-Path (Split-Path -Parent $Path) ('.mdlock/' + (Split-Path -Leaf $Path))
}

# The file of the settings of a document, or of a folder.
function Get-SettingFile([string] $Path) {
    $isFolder = [System.IO.Directory]::Exists($Path)
    Join-Path $(if ($isFolder) { Join-Path $Path '.mdlock/.mdlock' } else { Get-DurableFolder $Path }) 'settings.json'
}

# A file of settings that nobody checked.
function Add-SettingFile([string] $Path, [string] $Text) {
    $file = Get-SettingFile $Path
    $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $file))
    [System.IO.File]::WriteAllText($file, $Text)
}

function Get-LockFolder([string] $Path) {
    Join-Path (Split-Path -Parent $Path) ('.locks/' + (Split-Path -Leaf $Path))
}

function Get-Digest([string] $Path) {
    [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($Path)))
}

# Everything in a folder with its times and digests, to see whether somebody wrote there.
function Get-Trace([string] $Folder) {
    foreach ($entry in [System.IO.Directory]::GetFileSystemEntries($Folder, '*', 'AllDirectories') | Sort-Object) {
        $time = [System.IO.File]::GetLastWriteTimeUtc($entry).Ticks
        if ([System.IO.Directory]::Exists($entry)) { "$entry $time" } else { "$entry $time $(Get-Digest $entry)" }
    }
}

function Wait-Until([string] $What, [scriptblock] $Condition) {
    $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($elapsed.Elapsed -gt $patience) { throw "It never came to this in ${patience}: $What." }
        Start-Sleep -Milliseconds 20
    }
}

# Waits until somebody waits for a lock on a document.
function Wait-Waiter([string] $Path) {
    Wait-Until "somebody waits for a lock on '$Path'" { Get-MdLock $Path -IncludeWaiting | Where-Object State -EQ Waiting }
}

# Waits until a Watch-MdLock sees what happens on a path from then on: the time it took for that is its last debug message.
# The one before says only what the path means; what happens just after that may be missed.
function Wait-Watching([powershell] $Pipeline, [string] $Path) {
    Wait-Until "'$Path' is watched" {
        if ($Pipeline.InvocationStateInfo.State -ne 'Running') { throw "The watch ended: $($Pipeline.Streams.Error)" }
        $Pipeline.Streams.Debug.Message -match "^$([regex]::Escape($Path)): [\d.]+ ms\.$"
    }
}

# Another owner in this process.
function Open-Owner {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $runspaces.Add($runspace)
    $null = Invoke-Owner -Runspace $runspace -Script { param($module) Import-Module $module } -Arguments $manifest
    $runspace
}

# Runs a script as another owner; its first error is thrown here.
function Invoke-Owner([runspace] $Runspace, [scriptblock] $Script, [object[]] $Arguments = @()) {
    $shell = Open-Pipeline -Runspace $Runspace -Script $Script -Arguments $Arguments
    try {
        Wait-Pipeline $shell $shell.BeginInvoke()
        if ($shell.Streams.Error.Count -gt 0) { throw $shell.Streams.Error[0] }
    } finally {
        $shell.Dispose()
    }
}

# A lock of another owner in this process.
function Lock-ByOther([string] $Path, [string] $SectionId) {
    Invoke-Owner (Open-Owner) { param($path, $section) Lock-MdSection $path $section } $Path, $SectionId
}

# What an owner is about to run, for tests that start and stop it themselves.
function Open-Pipeline([runspace] $Runspace, [scriptblock] $Script, [object[]] $Arguments = @()) {
    $shell = [powershell]::Create()
    $shell.Runspace = $Runspace
    $null = $shell.AddScript($Script.ToString())
    foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
    $shell
}

# Another process, which runs one of the scripts and is spoken to line by line.
function Open-Child([string] $Script, [object[]] $Arguments = @(), [string] $Folder = '', [hashtable] $Environment = @{}) {
    $words = @('-NoProfile', '-NonInteractive', '-File', [System.IO.Path]::Combine($scriptFolder, $Script)) + $Arguments
    $start = New-EngineStart $words
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.WorkingDirectory = $Folder
    $start.Environment['MDLOCK_MODULE'] = $manifest
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $child = [System.Diagnostics.Process]::Start($start)
    $children.Add($child)
    $errors = $child.StandardError.ReadToEndAsync()
    $child | Add-Member -NotePropertyName Errors -NotePropertyValue $errors -PassThru
}

# What a child that has ended, or closed its output, wrote as errors.
function Get-ChildError([System.Diagnostics.Process] $Child) {
    if ($Child.Errors.Wait($patience)) { $Child.Errors.Result } else { 'Its errors never ended.' }
}

# The next line that a child says.
function Read-Child([System.Diagnostics.Process] $Child) {
    $line = $Child.StandardOutput.ReadLineAsync()
    if (-not $line.Wait($patience)) { throw "The child (process $($Child.Id)) said nothing in $patience." }
    if ($null -eq $line.Result) { throw "The child ended: $(Get-ChildError $Child)" }
    $line.Result
}

# Passes over what a child says until it says this.
function Read-ChildUntil([System.Diagnostics.Process] $Child, [string] $Line) {
    # Read-Child throws when nothing more comes.
    while ((Read-Child $Child) -ne $Line) { continue }
}

# Waits for a child's end; returns its exit code and what it still said.
function Wait-Child([System.Diagnostics.Process] $Child) {
    $rest = $Child.StandardOutput.ReadToEndAsync()
    $Child.StandardInput.Close()
    if (-not $Child.WaitForExit([int] $patience.TotalMilliseconds)) {
        throw "The child (process $($Child.Id)) did not end in $patience."
    }
    if (-not $rest.Wait($patience)) { throw "The output of the child (process $($Child.Id)) did not end in $patience." }
    @{ Code = $Child.ExitCode; Output = $rest.Result.Trim(); Errors = Get-ChildError $Child }
}

# Lets a child go on, waits for its end, and returns what it still said.
function Complete-Child([System.Diagnostics.Process] $Child) {
    $end = Wait-Child $Child
    if ($end.Code -ne 0) { throw "The child failed: $($end.Output) $($end.Errors)" }
    $end.Output -split "`r?`n" | Where-Object { $_ }
}

# Another process that has a lock on a section when this returns.
function Open-Holder([string] $Path, [string] $SectionId, [string] $Operation = '') {
    $child = Open-Child Hold.ps1 $Path, $SectionId, $Operation
    Read-ChildUntil $child 'held'
    $child
}

# Ends a child as a crash does: nothing of it runs any more.
function Invoke-Kill([System.Diagnostics.Process] $Child) {
    $Child.Kill()
    if (-not $Child.WaitForExit([int] $patience.TotalMilliseconds)) {
        throw "Process $($Child.Id) was killed, and had not ended after $patience."
    }
}

# Waits for a pipeline that runs in another owner, and returns what came of it.
function Wait-Pipeline([powershell] $Pipeline, [System.IAsyncResult] $Call) {
    if (-not $Call.AsyncWaitHandle.WaitOne($patience)) {
        throw "The pipeline did not end in ${patience}: $($Pipeline.Commands.Commands)"
    }
    $Pipeline.EndInvoke($Call)
}

# Stops a pipeline, as Ctrl+C does.
function Stop-Pipeline([powershell] $Pipeline) {
    $stop = $Pipeline.BeginStop($null, $null)
    if (-not $stop.AsyncWaitHandle.WaitOne($patience)) {
        throw "The pipeline did not stop in ${patience}: $($Pipeline.Commands.Commands)"
    }
    $Pipeline.EndStop($stop)
}

# Gives up what a suite may have left: its locks, its runspaces, its processes.
function Close-Everything {
    foreach ($child in $children) {
        if (-not $child.HasExited) { Invoke-Kill $child }
        $child.Dispose()
    }
    foreach ($runspace in $runspaces) { $runspace.Dispose() }
    [System.Environment]::SetEnvironmentVariable('XDG_CONFIG_HOME', $configHome)
    Remove-Module MdLock
}
