# The unit and contention suites, those of etcd and of the server for agents: on a runtime of this system, and as Windows programs.

. (Join-Path $PSScriptRoot 'TestPrograms.ps1')
. (Join-Path $PSScriptRoot 'Wine.ps1')
. (Join-Path $PSScriptRoot 'DebianPackages.ps1')

# What matters most on a system that is not the one at hand comes first, should time be short.
$script:WindowsFirst = @(
    '*.Platform.*', '*.Stores.*', '*.Locking.*', '*.Commits.*', '*.StopTests', '*.KillTests', '*.EightContendersTests',
    '*.OpenDocumentTests', 'MdLock.ContentionTests.*')

function Get-MemoryFolder {
    <#
    .SYNOPSIS
        A folder in memory for the temporary files of a suite; nothing where there is none, or a small one.
    .DESCRIPTION
        The suites of real processes, and of the cmdlets, run on a disk once, as their users do. Their repeats, on another
        runtime or system, and the unit suite take half the time in memory: a disk that makes and removes thousands of files
        gets slow at both.
    #>
    $folder = '/dev/shm'
    if ($IsLinux -and (Test-Path -LiteralPath $folder) -and [System.IO.DriveInfo]::new($folder).AvailableFreeSpace -ge 4GB) {
        $folder
    }
}

function Invoke-NativeSuite {
    <#
    .SYNOPSIS
        Runs tests/Unit, tests/Contention, tests/Etcd or tests/Mcp on this system, with the runtime of a framework; writes and returns the sum.
    .PARAMETER Framework
        net8.0 or net10.0.
    .PARAMETER Class
        Wildcards: the classes to run; all without it.
    .PARAMETER Except
        Wildcards: the classes not to run.
    .PARAMETER Project
        Unit, Contention or both; or Etcd, or Mcp.
    .PARAMETER Minutes
        The limit of all of it, publishing included; none without it. What does not run by then is counted, not run.
    .PARAMETER TemporaryFolder
        Where the tests make their files; the system's folder for temporary files without it.
    #>
    param(
        [string] $Framework, [string[]] $Class = '*', [string[]] $Except = @(), [string[]] $Project = @('Unit', 'Contention'),
        [double] $Minutes = 0, [string] $TemporaryFolder)

    $deadline = if ($Minutes -gt 0) { [datetime]::UtcNow.AddMinutes($Minutes) } else { [datetime]::MaxValue }
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
    # The SDK brings the runtime of the tools only.
    $published = if ($Framework -eq 'net10.0') { '' } else { $runtime }
    $programs = @(Publish-Suite $Project $Framework $published @{ Unit = 0; Contention = 1; Etcd = 1; Mcp = 1 })

    # Two lanes would let the unit suite run while dozens of processes contend.
    Invoke-TestProgram -Title "$($Project -join ' and '), $runtime" -Program $programs -Lane (New-NativeLane $TemporaryFolder) `
        -Class $Class -Except $Except -Deadline $deadline
}

function Invoke-WindowsSuite {
    <#
    .SYNOPSIS
        Runs tests/Unit and tests/Contention as Windows programs, under Wine where this is not Windows; writes and returns the sum.
    .PARAMETER Class
        Wildcards: the classes to run; all without it.
    .PARAMETER Minutes
        The limit of all of it, publishing included; none without it. What does not run by then is counted, not run.
    .PARAMETER Framework
        net10.0 or net8.0.
    .PARAMETER Project
        Unit, Contention or both.
    #>
    param(
        [string[]] $Class = '*', [double] $Minutes = 0, [string] $Framework = 'net10.0',
        [string[]] $Project = @('Unit', 'Contention'))

    $deadline = if ($Minutes -gt 0) { [datetime]::UtcNow.AddMinutes($Minutes) } else { [datetime]::MaxValue }
    $missing = if (-not $IsWindows) { Install-DebianPackage -Name Wine -Command wine -Package wine, wine64 }
    if ($missing) {
        Write-Host "Skipped!  - Failed: 0, Passed: 0, Skipped: 1 - $($Project -join ' and '), Windows: $missing"
        return [pscustomobject] @{ Title = 'Windows'; Passed = 0; Failed = 0; Skipped = 1; NotRun = 0; Reruns = 0; IsGood = $true }
    }

    $programs = @(Publish-Suite $Project $Framework 'win-x64' @{ Unit = 4; Contention = 1 })
    $above = (Get-MemoryFolder) ?? [System.IO.Path]::GetTempPath()
    $folder = (New-Item -ItemType Directory -Path (Join-Path $above "mdlock-$([guid]::NewGuid().ToString('N'))")).FullName
    $lanes = @()
    try {
        $lanes = @(if ($IsWindows) { New-NativeLane } else { New-WineLane -Count 2 -Folder $folder })
        $title = if ($IsWindows) { "$($Project -join ' and '), Windows" } else { "$($Project -join ' and '), Windows by $(wine --version 2> $null)" }
        Invoke-TestProgram -Title $title -Program $programs -Lane $lanes -Class $Class -First $script:WindowsFirst -Deadline $deadline
    } finally {
        if (-not $IsWindows) { Remove-WineLane $lanes }
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
    }
}

function Publish-Suite([string[]] $Project, [string] $Framework, [string] $Runtime, [hashtable] $ClassesAtATime) {
    $root = Split-Path -Path $PSScriptRoot
    foreach ($name in $Project) {
        Publish-TestProgram -Project (Join-Path $root "tests/$name") -Framework $Framework -Runtime $Runtime `
            -Folder (Join-Path $root "output/tests/$Framework-$Runtime/$name") -ClassesAtATime $ClassesAtATime[$name]
    }
}
