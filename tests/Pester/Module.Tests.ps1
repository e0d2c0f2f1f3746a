BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $module = Get-Module MdLock

    # What a process leaves in folders of its own when it imports the module, or not: current, home and temporary folder.
    function Get-Leaving([string] $Import) {
        $root = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $folders = foreach ($name in 'current', 'home', 'temp', 'cache') {
            [System.IO.Directory]::CreateDirectory((Join-Path $root $name)).FullName
        }
        $current, $home0, $temp, $cache = $folders
        $child = Open-Child Import.ps1 $Import -Folder $current -Environment @{
            HOME = $home0; USERPROFILE = $home0; TMPDIR = $temp; TEMP = $temp; TMP = $temp
            # What the shell and the runtime themselves write.
            PSModuleAnalysisCachePath = Join-Path $cache 'analysis'; DOTNET_EnableDiagnostics = '0'
        }
        Read-Child $child | Should -Be $Import
        foreach ($entry in [System.IO.Directory]::GetFileSystemEntries($root, '*', 'AllDirectories') | Sort-Object) {
            # The pipe by which one may look into pwsh is named after the process.
            [System.IO.Path]::GetRelativePath($root, $entry) -replace 'CoreFxPipe_.*', 'pipe'
        }
        $null = Complete-Child $child
    }
}

AfterAll {
    Close-Everything
}

Describe 'The module' {
    It 'When it is imported, then it is there' {
        $module | Should -Not -BeNullOrEmpty
    }

    It 'When its manifest is tested, then the engine accepts it' {
        { Test-ModuleManifest -Path $manifest -ErrorAction Stop } | Should -Not -Throw
    }

    It 'When its version is read, then that of the manifest is that of the assembly' {
        $assembly = Join-Path (Split-Path -Parent $manifest) 'MdLock.Cmdlets.dll'
        $version = [System.Reflection.AssemblyName]::GetAssemblyName($assembly).Version
        $module.Version | Should -Be ([version]::new($version.Major, $version.Minor, $version.Build))
    }

    It 'When its packages are loaded, then in a context of its own, so that other versions of them do not clash' {
        $document = Join-Path $TestDrive 'isolation.md'
        [System.IO.File]::WriteAllText($document, "# One`n")
        (Get-MdSection $document).SectionId | Should -Be 'one'

        $packages = [System.AppDomain]::CurrentDomain.GetAssemblies() |
            Where-Object { $_.GetName().Name -in 'Markdig', 'MdLock.Core' -and $_.Location -like '*MdLock*Dependencies*' }
        @($packages).Count | Should -BeGreaterOrEqual 2
        foreach ($package in $packages) {
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($package).Name | Should -Be 'MdLock'
        }
    }

    It 'When it is imported again by force, then it works, as often as one likes' {
        { Import-Module $manifest -Force; Import-Module $manifest -Force } | Should -Not -Throw
        Get-Command Get-MdLock | Should -Not -BeNullOrEmpty
    }

    It 'When it is imported, then it writes nothing: not in its own folder, nor in the current, the home or the temporary one' {
        $before = Get-Trace (Split-Path -Parent $manifest)
        Get-Leaving 'imported' | Should -Be (Get-Leaving 'nothing')
        Get-Trace (Split-Path -Parent $manifest) | Should -Be $before
    }

    It 'When a runspace removes it, then the locks of that one are released; when it is imported again, then it locks again' {
        $document = Add-Document
        $owner = Open-Owner
        $lock = { param($path) (Lock-MdSection $path linux -NoWait).LockId }
        $first = Invoke-Owner -Runspace $owner -Script $lock -Arguments $document
        (Get-MdLock $document).LockId | Should -Be $first
        $null = Invoke-Owner -Runspace $owner -Script { Remove-Module MdLock }
        Get-MdLock $document | Should -BeNullOrEmpty
        { Invoke-Owner -Runspace $owner -Script $lock -Arguments $document } | Should -Throw
        $null = Invoke-Owner -Runspace $owner -Script { param($module) Import-Module $module -Force } -Arguments $manifest
        $second = Invoke-Owner -Runspace $owner -Script $lock -Arguments $document
        (Get-MdLock $document).LockId | Should -Be $second
    }

    It 'When it is removed while the process goes on, then it ends its threads and gives up its files' {
        $document = Add-Document
        $child = Open-Child Leave.ps1 $document
        $threads = Read-Child $child
        if ($IsLinux) { $threads | Should -BeLike '*MdLock heartbea*' }
        Get-MdLock $document | Should -HaveCount 1
        $child.StandardInput.WriteLine()
        Read-Child $child | Should -Be 'left'
        Get-MdLock $document | Should -BeNullOrEmpty
        [System.IO.Directory]::GetFiles((Get-LockFolder $document), '*.heartbeat') | Should -BeNullOrEmpty
        $null = Complete-Child $child
    }
}
