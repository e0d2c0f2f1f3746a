BeforeDiscovery {
    # Images come from src/MdLock.Images, and are in every package; a plain build has none.
    $module = if ($env:MDLOCK_MODULE) { $env:MDLOCK_MODULE } else { Join-Path $PSScriptRoot '../../output/MdLock/MdLock.psd1' }
    $folder = Join-Path (Split-Path -Parent $module) 'Dependencies'
    $built = @([System.IO.Directory]::GetFiles($folder, 'MdLock.r2r.dll', 'AllDirectories'))
    $hasImages = [bool] $env:MDLOCK_MODULE -or $built.Count -gt 0
    $images = foreach ($name in 'linux-x64', 'linux-arm64', 'win-x64', 'osx-arm64') {
        $machine = if ($name -like '*-arm64') { 0xAA64 } else { 0x8664 }
        # An image says for which system it is by bits that it turns in the processor's number.
        $system = switch -Wildcard ($name) { 'linux-*' { 0x7B79 } 'osx-*' { 0x4644 } default { 0 } }
        foreach ($framework in 'net8.0', 'net10.0') {
            # For .NET 8 there is the one of Windows alone: see src/MdLock.Images.
            if ($framework -eq 'net8.0' -and $name -ne 'win-x64') { continue }
            $file = [System.IO.Path]::GetFullPath("$folder/$framework/$name/MdLock.r2r.dll")
            @{
                Image = "$framework/$name"; File = $file; Machine = $machine -bxor $system
                IsDue = [bool] $env:MDLOCK_MODULE -or $file -in $built.ForEach({ [System.IO.Path]::GetFullPath($_) })
            }
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    # It compiles some 200: a few of the framework's and of the parser's, and the more of the engine's own where that is not
    # compiled ahead of time, as in the .NET tool. Without images it is 750.
    $mostOfFirstEdit = 300

    function Measure-ColdStart {
        # Without tiers nothing is compiled a second time, which would count as well.
        $edited, $core = Complete-Child (
            Open-Child ColdStart.ps1 (Add-Document) -Environment @{ DOTNET_TieredCompilation = '0' })
        @{ FirstEdit = [int] $edited; Core = $core }
    }
}

AfterAll {
    Close-Everything
}

Describe 'The start of a process' {
    It 'When it has the core, then that is what was compiled for this runtime and platform' -Skip:(-not $hasImages) {
        $place = (Measure-ColdStart).Core
        $place | Should -Match '[\\/]Dependencies[\\/]net\d+\.0[\\/]\w+-\w+[\\/]MdLock\.Core\.dll$'
        Test-Path -LiteralPath (Join-Path (Split-Path -Parent $place) 'MdLock.r2r.dll') | Should -BeTrue
    }

    It 'When it first edits, then few methods are compiled: what was compiled before is used, and little else is run' -Skip:(-not $hasImages) {
        (Measure-ColdStart).FirstEdit | Should -BeLessThan $mostOfFirstEdit
    }

    Context 'Given the image <Image>' -ForEach $images {
        It 'When its header is read, then it is made for that processor and system' -Skip:(-not $IsDue) {
            $reader = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($File))
            try {
                [int] $reader.PEHeaders.CoffHeader.Machine | Should -Be $Machine
            } finally {
                $reader.Dispose()
            }
        }
    }
}
