<#
.SYNOPSIS
    Builds, tests, documents, packages and installs MdLock.
.DESCRIPTION
    Runs in any PowerShell from 7.4 on: your own, or the one that the tool manifest pins, which needs the .NET SDK only:
    `dotnet tool restore`, then `dotnet pwsh build.ps1`. The tests start their processes with the PowerShell that runs this.
.PARAMETER Task
    Build: all projects; leaves the importable module in output/MdLock, and Pester in output/modules.
    Test: builds, and runs every suite; the last line is the sum: N passed, N failed, N skipped.
    Unit, Contention, Etcd, Mcp, Net8, Pester: build, and run only that part of Test. Etcd has locks that several hosts keep in
        etcd; Mcp has clients of the server for agents; Net8 is unit and contention on .NET 8.
    Windows: runs unit and contention as Windows programs, under Wine where this is not Windows; all of them, which takes
        half an hour, where Test runs what three minutes hold, the most telling first.
    MacOS: builds the module's assemblies for macOS; nothing runs there.
    Quickstart: builds the module, and runs examples/quickstart.ps1.
    Analyze: reads all scripts with PSScriptAnalyzer, under the rules of tests/Pester. Needs that module from the gallery.
    Docs: writes syntax and parameters of the pages of docs/en-US anew, as the built cmdlets have them, and makes the help
    that Get-Help reads of the pages; commit what it makes.
        The page of a new cmdlet is begun with New-MarkdownCommandHelp, and tests/Pester/Help.Tests.ps1 says what it lacks.
    Sample: packs MdLock.Core, and builds and runs examples/dotnet with the package.
    Package: makes a gallery-ready package in output, for Publish-PSResource -NupkgPath.
    PackageCore: makes the package MdLock.Core for .NET programs, with its symbols, in output/packages.
    TestPackage: runs the Pester suites against what that package contains, and one that installs it from a folder.
    Install: copies the module to where pwsh finds the user's modules.
.PARAMETER Configuration
    Debug or Release; Release for Package, PackageCore, Sample and Install unless you say otherwise.
.EXAMPLE
    ./build.ps1 -Task Test
.EXAMPLE
    dotnet tool restore && dotnet pwsh build.ps1 -Task Test
.EXAMPLE
    ./build.ps1 -Task Install
#>
[CmdletBinding()]
param(
    [ValidateSet(
        'Build', 'Test', 'Unit', 'Contention', 'Etcd', 'Mcp', 'Net8', 'Windows', 'MacOS', 'Pester', 'Sample', 'Quickstart',
        'Analyze', 'Docs', 'Package', 'PackageCore', 'TestPackage', 'Install')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$output = Join-Path $root 'output'
$results = Join-Path $output 'results'
$module = Join-Path $output 'MdLock'
$manifest = Join-Path $module 'MdLock.psd1'
. (Join-Path $root 'examples/Engine.ps1')
. (Join-Path $root 'build/Suites.ps1')

$debug = if ($Configuration) { $Configuration } else { 'Debug' }
$release = if ($Configuration) { $Configuration } else { 'Release' }

function Invoke-DotNet([string[]] $Arguments) {
    dotnet @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($Arguments[0]) failed with exit code $LASTEXITCODE." }
}

# Removes what an earlier build laid out and this one would not.
function Invoke-BuildTask([string] $Project, [string] $BuildConfiguration) {
    if (Test-Path -LiteralPath $module) { Remove-Item -LiteralPath $module -Recurse -Force }
    Invoke-DotNet @('build', (Join-Path $root $Project), '--configuration', $BuildConfiguration)
}

# The assemblies compiled ahead of time, for what is packed and installed. Fetches compilers and runtimes from NuGet.
function Invoke-ImagesTask([string] $BuildConfiguration, [string[]] $Options) {
    Invoke-DotNet (@('build', (Join-Path $root 'src/MdLock.Images'), '--configuration', $BuildConfiguration) + $Options)
}

# Waits for the end of a process and returns its exit code. One that takes longer than it may is ended, with all that it
# started.
function Wait-Bounded([System.Diagnostics.Process] $Process, [timespan] $Bound) {
    $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
    try {
        # In short steps, so that Ctrl+C ends it.
        while (-not $Process.WaitForExit(200)) {
            if ($elapsed.Elapsed -gt $Bound) {
                throw "'$($Process.StartInfo.FileName) $($Process.StartInfo.ArgumentList)' had not ended after $Bound, and was ended."
            }
        }
        $Process.ExitCode
    } finally {
        if (-not $Process.HasExited) { $Process.Kill($true) }
        $Process.Dispose()
    }
}

# Runs a suite: a script that returns what it counted as Passed, Failed, Skipped, and whether it ended well, as IsGood.
# Whatever else goes wrong with it counts as a failure, so that no sum is a good one by mistake.
function Invoke-Suite([string] $Name, [scriptblock] $Script) {
    Write-Host "== $Name"
    $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
    $sum = [pscustomobject]@{ Name = $Name; Passed = 0; Failed = 0; Skipped = 0; Time = '' }
    try {
        $counted = & $Script
        foreach ($member in 'Passed', 'Failed', 'Skipped') { $sum.$member = $counted.$member }
        if (-not $counted.IsGood -and $sum.Failed -eq 0) { throw 'It ended with an error, and no test had failed.' }
        if ($sum.Passed + $sum.Failed + $sum.Skipped -eq 0) { throw 'It ran no test.' }
    } catch {
        Write-Host "$Name`: $_"
        $sum.Failed++
    }
    $sum.Time = '{0:hh\:mm\:ss}' -f ($counted.Time ?? $elapsed.Elapsed)
    Write-Host (Format-Sum $sum)
    $sum
}

function Format-Sum([psobject] $Sum) {
    '{0}: {1} passed, {2} failed, {3} skipped in {4}' -f $Sum.Name, $Sum.Passed, $Sum.Failed, $Sum.Skipped, $Sum.Time
}

# A file for what a suite counts, which is not there before it did.
function Get-ResultFile([string] $Name) {
    $null = [System.IO.Directory]::CreateDirectory($results)
    $file = Join-Path $results $Name
    [System.IO.File]::Delete($file)
    $file
}

# A package of what was built, with the images that there are, for the suite that installs one; returns its path.
function New-DebugPackage {
    $folder = Join-Path $output 'packed'
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    Invoke-DotNet @('pack', (Join-Path $root 'src/MdLock.Cmdlets'), '--configuration', $debug, '--no-build', '--output', $folder)
    (Get-Item -Path (Join-Path $folder '*.nupkg')).FullName
}

# The Pester suites, in an engine of their own, because a process keeps the first Pester that it loads.
function Start-PesterSuite([string] $PesterVersion, [string] $TemporaryFolder, [string[]] $Except) {
    $report = Get-ResultFile "Pester-$PesterVersion.json"
    $start = New-EngineStart @(
        '-NoProfile', '-NonInteractive', '-File', (Join-Path $root 'tests/Pester/Invoke-Suites.ps1')
        '-PesterVersion', $PesterVersion, '-ResultPath', $report, '-Except', ($Except -join ','))
    $start.RedirectStandardOutput = $true
    if ($TemporaryFolder) { $start.Environment['TMPDIR'] = $TemporaryFolder }
    $process = [System.Diagnostics.Process]::Start($start)
    @{
        Version = $PesterVersion
        Process = $process
        Output = $process.StandardOutput.ReadToEndAsync()
        Report = $report
        Elapsed = [System.Diagnostics.Stopwatch]::StartNew()
    }
}

function Wait-PesterSuite([hashtable] $Run, [timespan] $Bound) {
    try {
        $code = Wait-Bounded $Run.Process $Bound
    } finally {
        # A child that the suites left behind may keep the pipe open.
        if ($Run.Output.Wait(10000)) { Write-Host $Run.Output.Result }
    }
    $sum = ConvertFrom-Json -AsHashtable ([System.IO.File]::ReadAllText($Run.Report))
    $sum.Time = $Run.Elapsed.Elapsed
    $sum.IsGood = $code -eq 0
    $sum
}

function Get-PesterVersion {
    $packages = [xml] [System.IO.File]::ReadAllText((Join-Path $root 'Directory.Packages.props'))
    $packages.SelectSingleNode('//PesterVersions').InnerText -split ';'
}

# Each part of Test. A bound is several times what the suite takes; it ends one that hangs.
# In memory: its matrices make and remove thousands of folders. The contention suite, whose processes are real, has a disk.
function Invoke-UnitTask {
    Invoke-Suite 'Unit' { Invoke-NativeSuite -Framework net10.0 -Project Unit -TemporaryFolder (Get-MemoryFolder) }
}
function Invoke-ContentionTask { Invoke-Suite 'Contention' { Invoke-NativeSuite -Framework net10.0 -Project Contention } }
# In memory: what etcd writes is synced each time, and it is not its disk that is tested. The tests start servers of their own.
function Invoke-EtcdTask {
    Invoke-Suite 'Etcd' {
        # The tests that need them are skipped without.
        $missing = @(
            Install-DebianPackage -Name etcd -Command etcd, etcdctl -Package etcd-server, etcd-client
            Install-DebianPackage -Name iproute2 -Command ip -Package iproute2)
        if ($missing) { Write-Host ($missing -join "`n") }
        $env:MDLOCK_ETCD_REPORT = Get-ResultFile 'Etcd.txt'
        try {
            Invoke-NativeSuite -Framework net10.0 -Project Etcd -Minutes 15 -TemporaryFolder (Get-MemoryFolder)
        } finally {
            # The runs of many clients: what each was, its seed, and what was found.
            if (Test-Path -LiteralPath $env:MDLOCK_ETCD_REPORT) { Write-Host ([System.IO.File]::ReadAllText($env:MDLOCK_ETCD_REPORT)) }
            $env:MDLOCK_ETCD_REPORT = $null
        }
    }
}
function Invoke-McpTask {
    Invoke-Suite 'Mcp' {
        # The test that needs it is skipped without.
        $missing = Install-DebianPackage -Name 'Node.js with npm' -Command node, npm -Package nodejs, npm
        if ($missing) { Write-Host $missing }
        Invoke-NativeSuite -Framework net10.0 -Project Mcp -Minutes 15
    }
}
# On .NET 8 without the suites that take minutes and go over the same code in thousands of cases, or with dozens of processes.
function Invoke-Net8Task {
    Invoke-Suite 'Unit and contention on .NET 8' {
        Invoke-NativeSuite -Framework net8.0 -TemporaryFolder (Get-MemoryFolder) -Except '*.KillMatrixTests', '*.StateFuzzTests', '*.StoodStillTests',
            '*.CrashMatrixTests', '*.FaultMatrixTests', '*.PowerLossTests', '*.LongRunTests', '*.StrangerTests', '*.MoveTests',
            '*.EightContendersTests', '*.MixedTrafficTests', '*.IncrementTests', '*.WaitRemainsTests', '*.ReclaimRaceTests'
    }
}
function Invoke-WindowsTask([double] $Minutes) {
    Invoke-Suite 'Unit and contention on Windows' { Invoke-WindowsSuite -Minutes $Minutes }
}
function Invoke-PesterTask {
    if (-not $env:MDLOCK_PACKAGE) { $env:MDLOCK_PACKAGE = New-DebugPackage }
    # All at once: much of a suite is waiting for processes. Each prints when it has ended.
    # What waits for servers, or for hosts that are made for it, does so under the newest only: that takes minutes, and no other Pester
    # would see more in it.
    $versions = @(Get-PesterVersion | Sort-Object { [version] $_ } -Descending)
    $folder = ''
    $except = @()
    $runs = @(foreach ($version in $versions) {
        Start-PesterSuite $version $folder $except
        $folder = Get-MemoryFolder
        $except = 'ManyHosts', 'StoreOutage', 'EtcdSecurity'
    })
    foreach ($run in $runs) {
        Invoke-Suite "Pester $($run.Version)" { Wait-PesterSuite $run '00:25:00' }
    }
}

# A program that knows the package only: it is restored, built and run as that of a stranger would be.
function Invoke-SampleTask {
    Invoke-Suite 'Sample' {
        Invoke-PackageCoreTask
        $sample = Join-Path $root 'examples/dotnet'
        $built = Join-Path $output 'sample'
        if (Test-Path -LiteralPath $built) { Remove-Item -LiteralPath $built -Recurse -Force }

        # A package folder of its own: the one of the user would keep the package of this version that it met first.
        $common = (dotnet nuget locals global-packages --list) -replace '^[^:]*: '
        Invoke-DotNet @(
            'build', $sample, '--configuration', $release, '--output', (Join-Path $built 'bin'), "-p:BaseIntermediateOutputPath=$built/obj/"
            "-p:RestorePackagesPath=$built/packages", "-p:RestoreFallbackFolders=$common")
        $said = timeout 120 dotnet (Join-Path $built 'bin/MdLock.Sample.dll')
        $code = $LASTEXITCODE
        $expected = [System.IO.File]::ReadAllLines((Join-Path $sample 'output.txt'))
        $isGood = $code -eq 0 -and ($said -join "`n") -ceq ($expected -join "`n")
        if (-not $isGood) { Write-Host "The sample ended with $code, and said:`n$($said -join "`n")" }
        @{ Passed = [int] $isGood; Failed = [int] -not $isGood; Skipped = 0; IsGood = $isGood }
    }
}

# Builds, runs parts of Test, and writes their sums, and last the sum of all.
function Invoke-TestTask([scriptblock[]] $Part) {
    $sums = @()
    try {
        Invoke-BuildTask 'MdLock.sln' $debug
        # The image for the engine that runs the suites, so that they see whether it is used.
        Invoke-ImagesTask $debug @('-p:Only=net10.0/linux-x64')
        $sums = @($Part | ForEach-Object { & $_ })
    } catch {
        Write-Host $_
        $sums += [pscustomobject]@{ Name = 'Build'; Passed = 0; Failed = 1; Skipped = 0; Time = '' }
    }
    Write-TestSum $sums
}

function Write-TestSum([object[]] $Sum) {
    Write-Host '== Sum'
    foreach ($one in $Sum) { Write-Host (Format-Sum $one) }
    $passed, $failed, $skipped = 'Passed', 'Failed', 'Skipped' | ForEach-Object { ($Sum | Measure-Object $_ -Sum).Sum }
    Write-Host "$passed passed, $failed failed, $skipped skipped"
    if ($failed -gt 0 -or $passed -eq 0) { exit 1 }
}

# Nothing here runs macOS: that its code compiles for it is all that can be said.
function Invoke-MacOSTask {
    Invoke-DotNet @('build', (Join-Path $root 'src/MdLock.Core'), '--runtime', 'osx-arm64', '--configuration', $release, '--no-self-contained')
}

function Invoke-QuickstartTask {
    Invoke-BuildTask 'src/MdLock.Cmdlets' $debug
    # In an engine of its own: the session that builds keeps no module's files open.
    $quickstart = [System.Diagnostics.Process]::Start(
        (New-EngineStart @('-NoProfile', '-File', (Join-Path $root 'examples/quickstart.ps1'))))
    $code = Wait-Bounded $quickstart '00:05:00'
    if ($code -ne 0) { throw "The quickstart failed with exit code $code." }
}

function Invoke-AnalyzeTask {
    if (-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
        throw 'Analyze needs the module PSScriptAnalyzer, which no package of the build brings: Install-PSResource PSScriptAnalyzer.'
    }
    Import-Module -Name PSScriptAnalyzer
    $settings = Join-Path $root 'tests/Pester/PSScriptAnalyzerSettings.psd1'
    $found = Invoke-ScriptAnalyzer -Path $root -Recurse -Settings $settings |
        Where-Object { [System.IO.Path]::GetRelativePath($root, $_.ScriptPath) -notmatch '(^|[\\/])(output|bin|obj)[\\/]' }
    Write-Output $found
    if ($found) { throw "PSScriptAnalyzer found $(@($found).Count) faults." }
}

function Invoke-DocsTask {
    foreach ($part in 'HelpPages', 'HelpFiles', 'CommandHelp') { . (Join-Path $root "docs/$part.ps1") }
    $folder = Join-Path $root 'module/en-US'
    $null = New-Item -ItemType Directory -Path $folder -Force
    Import-Module -Name $manifest
    $pages = Get-ChildItem -Path (Join-Path $root 'docs/en-US') -Filter '*.md'
    $topics, $commands = $pages.Where({ $_.Name -like 'about_*' }, 'Split')
    if (-not $topics -or -not $commands) { throw 'There are no help pages in docs/en-US.' }
    foreach ($page in $commands.FullName) { Update-CommandPage $page }
    Export-CommandHelp -Page $commands.FullName -Path (Join-Path $folder 'MdLock.Cmdlets.dll-Help.xml')
    Export-AboutText -Page $topics.FullName -Folder $folder
}

function Invoke-PackageTask {
    $null = Test-ModuleManifest -Path $manifest
    Invoke-DotNet @(
        'pack', (Join-Path $root 'src/MdLock.Cmdlets'), '--configuration', $release, '--no-build', '--output', $output)
}

function Invoke-PackageCoreTask {
    $packages = Join-Path $output 'packages'
    if (Test-Path -LiteralPath $packages) { Remove-Item -LiteralPath $packages -Recurse -Force }
    Invoke-DotNet @('pack', (Join-Path $root 'src/MdLock.Core'), '--configuration', $release, '--output', $packages)
}

# The package as a gallery hands it out: unpacked, and tested in the place of what was built.
function Invoke-TestPackageTask {
    Invoke-DotNet @('build', (Join-Path $root 'tests/Pester'))
    $version = (Test-ModuleManifest -Path $manifest).Version
    $unpacked = Join-Path $output 'package/MdLock'
    if (Test-Path -LiteralPath $unpacked) { Remove-Item -LiteralPath $unpacked -Recurse -Force }
    $package = Join-Path $output "MdLock.$version.nupkg"
    [System.IO.Compression.ZipFile]::ExtractToDirectory($package, $unpacked)
    $env:MDLOCK_MODULE = Join-Path $unpacked 'MdLock.psd1'
    $env:MDLOCK_PACKAGE = $package
    try {
        Write-TestSum (Invoke-PesterTask)
    } finally {
        $env:MDLOCK_MODULE = $env:MDLOCK_PACKAGE = $null
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
        'Build' { Invoke-BuildTask 'MdLock.sln' $debug }
        'Test' {
            Invoke-TestTask ${function:Invoke-UnitTask}, ${function:Invoke-ContentionTask}, ${function:Invoke-EtcdTask},
                ${function:Invoke-McpTask}, ${function:Invoke-Net8Task}, { Invoke-WindowsTask -Minutes 3 }, ${function:Invoke-PesterTask},
                ${function:Invoke-SampleTask}, ${function:Invoke-MacOSTask}
        }
        'Unit' { Invoke-TestTask ${function:Invoke-UnitTask} }
        'Contention' { Invoke-TestTask ${function:Invoke-ContentionTask} }
        'Etcd' { Invoke-TestTask ${function:Invoke-EtcdTask} }
        'Mcp' { Invoke-TestTask ${function:Invoke-McpTask} }
        'Net8' { Invoke-TestTask ${function:Invoke-Net8Task} }
        'Windows' { Invoke-TestTask { Invoke-WindowsTask -Minutes 0 } }
        'MacOS' { Invoke-MacOSTask }
        'Pester' { Invoke-TestTask ${function:Invoke-PesterTask} }
        'Sample' { Write-TestSum (Invoke-SampleTask) }
        'Quickstart' { Invoke-QuickstartTask }
        'Analyze' { Invoke-AnalyzeTask }
        'Docs' { Invoke-DocsTask }
        'Package' {
            Invoke-BuildTask 'src/MdLock.Cmdlets' $release
            Invoke-ImagesTask $release
            Invoke-PackageTask
        }
        'PackageCore' { Invoke-PackageCoreTask }
        'TestPackage' { Invoke-TestPackageTask }
        'Install' {
            Invoke-BuildTask 'src/MdLock.Cmdlets' $release
            Invoke-ImagesTask $release
            Invoke-InstallTask
        }
    }
}
