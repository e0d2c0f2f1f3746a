<#
.SYNOPSIS
    Shows what MdLock does, on a copy of a real document: a minute's reading, a few seconds' run.
.DESCRIPTION
    Two runspaces want the same section, and one waits its turn. A process that holds a lock is killed, and its lock
    is found, explained and removed. The document is intact all the while.
.PARAMETER Engine
    The PowerShell that is started and killed. Unless you name one, the one that runs the quickstart.
.PARAMETER Patience
    How many seconds it may take until that has the lock, and until it is dead.
.EXAMPLE
    ./build.ps1 -Task Quickstart
.EXAMPLE
    pwsh examples/quickstart.ps1
#>
[CmdletBinding()]
param(
    [string] $Engine,

    [ValidateRange(1, 3600)]
    [int] $Patience = 60
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Engine.ps1')
if (-not (Get-Module -Name MdLock)) {
    Import-Module -Name (Join-Path $PSScriptRoot '../output/MdLock/MdLock.psd1')
}

$module = (Get-Module -Name MdLock).Path -replace 'MdLock\.Cmdlets\.dll$', 'MdLock.psd1'
$folder = Join-Path ([IO.Path]::GetTempPath()) "mdlock-quickstart-$PID"
$null = New-Item -ItemType Directory -Path $folder
$handbook = Join-Path $folder 'handbook.md'
Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'documents/handbook.md') -Destination $handbook

function Write-Step([string] $Text) {
    Write-Output ''
    Write-Output "== $Text"
}

function Get-Quoted([string] $Text) {
    "'$([Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text))'"
}

$holder = $null
try {
    Write-Step 'The sections of the document'
    Get-MdSection $handbook | Where-Object Level -LE 2 | Format-Table SectionId, Line, Length, Title

    Write-Step 'Lock one, look at the lock, edit under it, release it'
    $lock = Lock-MdSection $handbook 'on-call' -Operation 'hand over to the night shift'
    Get-MdLock $handbook | Format-Table SectionId, State, Mode, Owner, Operation
    Set-MdSection $handbook 'handover-notes' -Append '- Disk alert on db2 is known; the vendor calls back at 22:00.'
    $lock | Unlock-MdSection
    (Get-MdSection $handbook 'handover-notes').Content

    Write-Step 'Two runspaces count in one section: each waits its turn, and nothing is lost'
    1..2 | ForEach-Object -Parallel {
        Import-Module -Name $using:module
        1..5 | ForEach-Object {
            Set-MdSection $using:handbook 'shift-counter' -Operation 'count a shift' -Update {
                $_.Content -replace '\d+', { 1 + $_.Value }
            }
        }
    }
    (Get-MdSection $handbook 'shift-counter').Body.Trim()

    Write-Step 'A process takes a lock and is killed'
    $hold = {
        param($module, $handbook)
        Import-Module -Name $module
        $null = Lock-MdSection $handbook backups -Operation 'nightly report'
        [Threading.Thread]::Sleep(600000)
    }
    $holder = [Diagnostics.Process]::Start((New-EngineStart -Engine $Engine -Arguments @(
                '-NoProfile', '-NonInteractive', '-Command', "& { $hold } $(Get-Quoted $module) $(Get-Quoted $handbook)")))
    $waited = [Diagnostics.Stopwatch]::StartNew()
    while (-not (Get-MdLock $handbook -SectionId backups)) {
        if ($holder.HasExited) { throw "The process that was to lock 'backups' ended with $($holder.ExitCode) and no lock." }
        if ($waited.Elapsed.TotalSeconds -gt $Patience) {
            throw "The process that was to lock 'backups' (process $($holder.Id)) had no lock after $Patience seconds."
        }
        [Threading.Thread]::Sleep(50)
    }
    $holder.Kill()
    if (-not $holder.WaitForExit(1000 * $Patience)) {
        throw "Process $($holder.Id) was killed, and had not ended after $Patience seconds."
    }
    Get-MdLock $handbook | Format-Table SectionId, ProcessId, Operation, Stale, StaleReason, Evidence

    Write-Step 'What is stale is removed; live locks would stay'
    Get-MdLock $folder -Recurse | Where-Object Stale | Unlock-MdSection -Force -PassThru | Format-Table SectionId, StaleReason
    Invoke-MdLockCleanup $folder -Recurse | Format-Table Kind, Name, Reason

    Write-Step 'The document is whole'
    $sections = @(Get-MdSection $handbook).Count
    Write-Output "$sections sections, $(@(Get-MdLock $handbook).Count) locks left."
}
finally {
    if ($holder -and -not $holder.HasExited) {
        $holder.Kill()
        $null = $holder.WaitForExit(1000 * $Patience)
    }
    Remove-Item -LiteralPath $folder -Recurse -Force
}
