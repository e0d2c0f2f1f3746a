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
    Docs: makes the pages of docs/en-US into the help that Get-Help reads, with PlatyPS 1.0; commit what it makes.
        The page of a new cmdlet is begun with New-MarkdownCommandHelp, and tests/Pester/Help.Tests.ps1 says what it lacks.
    Package: makes a gallery-ready package in output, for Publish-PSResource -NupkgPath.
    TestPackage: runs the Pester suites against what that package contains.
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
    [ValidateSet('Build', 'Test', 'Pester', 'Analyze', 'Docs', 'Package', 'TestPackage', 'Install')]
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

# The assemblies compiled ahead of time, for what is packed and installed. Fetches compilers and runtimes from NuGet.
function Invoke-ImagesTask([string] $BuildConfiguration) {
    Invoke-DotNet @('build', (Join-Path $root 'src/MdLock.Images'), '--configuration', $BuildConfiguration)
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
    . (Join-Path $root 'tools/HelpFiles.ps1')
    $folder = Join-Path $root 'module/en-US'
    $null = New-Item -ItemType Directory -Path $folder -Force
    $pages = Get-ChildItem -Path (Join-Path $root 'docs/en-US') -Filter '*.md'
    $topics, $commands = $pages.Where({ $_.Name -like 'about_*' }, 'Split')
    if (-not $topics -or -not $commands) { throw 'There are no help pages in docs/en-US.' }
    Export-CommandHelp -Page $commands.FullName -Folder $folder
    Export-AboutText -Page $topics.FullName -Folder $folder
}

function Invoke-PackageTask {
    $null = Test-ModuleManifest -Path $manifest
    Invoke-DotNet @(
        'pack', (Join-Path $root 'src/MdLock.Cmdlets'), '--configuration', $release, '--no-build', '--output', $output)
}

# The package as a gallery hands it out: unpacked, and tested in the place of what was built.
function Invoke-TestPackageTask {
    $version = (Test-ModuleManifest -Path $manifest).Version
    $unpacked = Join-Path $output 'package/MdLock'
    if (Test-Path -LiteralPath $unpacked) { Remove-Item -LiteralPath $unpacked -Recurse -Force }
    [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path $output "MdLock.$version.nupkg"), $unpacked)
    $env:MDLOCK_MODULE = Join-Path $unpacked 'MdLock.psd1'
    try {
        Invoke-PesterTask
    } finally {
        $env:MDLOCK_MODULE = $null
    }
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
            Invoke-ImagesTask $release
            Invoke-PackageTask
        }
        'TestPackage' { Invoke-TestPackageTask }
        'Install' {
            Invoke-BuildTask $release
            Invoke-ImagesTask $release
            Invoke-InstallTask
        }
    }
}
