BeforeAll {
    $built = Join-Path $PSScriptRoot '../../output/MdLock/MdLock.psd1'
    $manifest = if ($env:MDLOCK_MODULE) { $env:MDLOCK_MODULE } else { $built }
    Import-Module $manifest -Force
    $module = Get-Module MdLock
}

Describe 'The module' {
    It 'imports' {
        $module | Should -Not -BeNullOrEmpty
    }

    It 'has a manifest that the engine accepts' {
        { Test-ModuleManifest -Path $manifest -ErrorAction Stop } | Should -Not -Throw
    }

    It 'has one version number: that of the manifest is that of the assembly' {
        $assembly = Join-Path (Split-Path -Parent $manifest) 'MdLock.Cmdlets.dll'
        $version = [System.Reflection.AssemblyName]::GetAssemblyName($assembly).Version
        $module.Version | Should -Be ([version]::new($version.Major, $version.Minor, $version.Build))
    }

    It 'loads its packages in a context of its own, so that other versions of them do not clash' {
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

    It 'imports again by force, as often as one likes' {
        { Import-Module $manifest -Force; Import-Module $manifest -Force } | Should -Not -Throw
        Get-Command Get-MdLock | Should -Not -BeNullOrEmpty
    }
}
