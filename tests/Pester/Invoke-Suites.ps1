<#
.SYNOPSIS
    Runs the suites of this folder in this process, under one of the Pesters that the build lays out.
.DESCRIPTION
    build.ps1 calls it in a process of its own for each Pester. To run one suite, or one test, call it yourself, best in a
    process of its own too: a session keeps the first Pester and the first MdLock that it loads.
.PARAMETER PesterVersion
    One of the versions in output/modules/Pester. Unless named, the newest.
.PARAMETER Suite
    The names of the suites, without .Tests.ps1; wildcards are fine.
.PARAMETER Except
    The names of suites not to run; wildcards are fine.
.PARAMETER Test
    The full names of tests, with wildcards.
.PARAMETER ResultPath
    A file for the sum, as JSON.
.EXAMPLE
    dotnet pwsh tests/Pester/Invoke-Suites.ps1 -Suite LockMdSection -Test '*queue*'
#>
[CmdletBinding()]
param(
    [version] $PesterVersion,

    [string[]] $Suite = '*',

    [string[]] $Except = @(),

    [string[]] $Test,

    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
$modules = Join-Path $PSScriptRoot '../../output/modules/Pester'
if (-not $PesterVersion) {
    $versions = @(Get-ChildItem -Path $modules | ForEach-Object { [version] $_.Name } | Sort-Object)
    $PesterVersion = $versions[-1]
}
Import-Module -Name (Join-Path $modules "$PesterVersion/Pester.psd1")

# Hundreds of children are started, and none of them is anybody's news.
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
$env:POWERSHELL_UPDATECHECK = 'Off'

$configuration = New-PesterConfiguration
# A command line gives a list as one word.
$configuration.Run.Path = @(foreach ($name in $Suite -split ',') { Join-Path $PSScriptRoot "$name.Tests.ps1" })
$configuration.Run.ExcludePath = @(foreach ($name in $Except -split ',') { Join-Path $PSScriptRoot "$name.Tests.ps1" })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Test) { $configuration.Filter.FullName = $Test }
$result = Invoke-Pester -Configuration $configuration

# A suite that cannot be read, and a block whose set-up or clean-up fails, may have no test that fails.
$failed = $result.FailedCount
if ($failed -eq 0) { $failed = $result.FailedBlocksCount + $result.FailedContainersCount }
if ($ResultPath) {
    $sum = @{ Passed = $result.PassedCount; Failed = $failed; Skipped = $result.SkippedCount + $result.InconclusiveCount }
    [System.IO.File]::WriteAllText($ResultPath, (ConvertTo-Json $sum))
}
exit [int] ($failed -gt 0 -or $result.PassedCount -eq 0)
