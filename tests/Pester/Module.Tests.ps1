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
}
