<#
.SYNOPSIS
    Builds, tests, documents, packages and installs MdLock, for those who work in pwsh.
.DESCRIPTION
    Nothing that the build needs depends on this script: `dotnet build` and `dotnet test` do without it.
.PARAMETER Task
    Build: lays out the importable module in output/MdLock.
    Test: runs the unit tests with dotnet, and the Pester suites with the Pester that is installed.
    Pester: runs the Pester suites only.
    Analyze: reads all scripts with PSScriptAnalyzer, under the rules of tests/Pester.
    Docs: makes the help of docs/en-US into module help, with PlatyPS.
    Package: makes a gallery-ready package in output.
    Install: copies the module to where pwsh finds the user's modules.
.PARAMETER Configuration
    Debug or Release; Release for Package and Install unless you say otherwise.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Install
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Analyze', 'Docs', 'Package', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$output = Join-Path $root 'output'
$module = Join-Path $output 'MdLock'
$manifest = Join-Path $module 'MdLock.psd1'

$debug = if ($Configuration) { $Configuration } else { 'Debug' }
$release = if ($Configuration) { $Configuration } else { 'Release' }

function Invoke-DotNet([string[]] $Arguments) {
    dotnet @Arguments
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($Arguments[0]) failed with exit code $LASTEXITCODE." }
}

function Invoke-BuildTask([string] $BuildConfiguration) {
    if (Test-Path -LiteralPath $module) { Remove-Item -LiteralPath $module -Recurse -Force }
    Invoke-DotNet @('build', (Join-Path $root 'src/MdLock.Cmdlets'), '--configuration', $BuildConfiguration)
}

function Invoke-PesterTask {
    Import-Module -Name Pester -MinimumVersion 5.0
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = Join-Path $root 'tests/Pester'
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $result = Invoke-Pester -Configuration $configuration

    # Written as dotnet test writes its sums, so that both are read alike.
    $verdict = if ($result.Result -eq 'Passed') { 'Passed' } else { 'Failed' }
    Write-Output ('{0}!  - Failed: {1}, Passed: {2}, Skipped: {3}, Pester {4}' -f
        $verdict, $result.FailedCount, $result.PassedCount, $result.SkippedCount, (Get-Module Pester).Version)
    if ($result.Result -ne 'Passed') { throw 'The Pester suites failed.' }
}

function Invoke-AnalyzeTask {
    Import-Module -Name PSScriptAnalyzer
    $found = Invoke-ScriptAnalyzer -Path $root -Recurse -Settings (Join-Path $root 'tests/Pester/PSScriptAnalyzerSettings.psd1') |
        Where-Object { [System.IO.Path]::GetRelativePath($root, $_.ScriptPath) -notmatch '(^|[\\/])(output|bin|obj)[\\/]' }
    Write-Output $found
    if ($found) { throw "PSScriptAnalyzer found $(@($found).Count) faults." }
}

function Invoke-DocsTask {
    Import-Module -Name Microsoft.PowerShell.PlatyPS
    $pages = Get-ChildItem -Path (Join-Path $root 'docs/en-US') -Filter '*-*.md'
    if (-not $pages) { throw 'There are no help pages in docs/en-US.' }
    $null = $pages.FullName | Import-MarkdownCommandHelp |
        Export-MamlCommandHelp -OutputFolder (Join-Path $root 'module/en-US') -Force
}

function Invoke-PackageTask {
    $null = Test-ModuleManifest -Path $manifest
    Compress-PSResource -Path $module -DestinationPath $output
}

function Invoke-InstallTask {
    $version = (Test-ModuleManifest -Path $manifest).Version
    $modules = ($env:PSModulePath -split [IO.Path]::PathSeparator)[0]
    $target = Join-Path $modules "MdLock/$version"
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $target -Force
    Copy-Item -Path (Join-Path $module '*') -Destination $target -Recurse
    Write-Output "Installed MdLock $version in $target."
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-BuildTask $debug }
        'Test' {
            Invoke-DotNet @('test', (Join-Path $root 'MdLock.sln'))
            Invoke-PesterTask
        }
        'Pester' {
            if (-not (Test-Path -LiteralPath $manifest)) { Invoke-BuildTask $debug }
            Invoke-PesterTask
        }
        'Analyze' { Invoke-AnalyzeTask }
        'Docs' { Invoke-DocsTask }
        'Package' {
            Invoke-BuildTask $release
            Invoke-PackageTask
        }
        'Install' {
            Invoke-BuildTask $release
            Invoke-InstallTask
        }
    }
}
