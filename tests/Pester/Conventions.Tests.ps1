BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')
    $commands = @(Get-Command -Module MdLock | ForEach-Object { @{ Name = $_.Name } })
    $suites = @(
        [System.IO.Directory]::GetFiles($PSScriptRoot, '*.Tests.ps1') | Sort-Object |
            ForEach-Object { @{ Suite = [System.IO.Path]::GetFileName($_); File = $_ } })
    $rules = @(Get-Command -Name 'Get-*Violation' -CommandType Function | ForEach-Object { @{ Rule = $_.Name } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')
    . (Join-Path $PSScriptRoot 'ConventionSamples.ps1')
    $module = Get-Module MdLock

    # What a program library refers to: names and versions of others, read from its file and without loading it.
    function Get-Reference([string] $Library) {
        $reader = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead($Library))
        try {
            $metadata = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($reader)
            foreach ($handle in $metadata.AssemblyReferences) { $metadata.GetAssemblyReference($handle).GetAssemblyName() }
        } finally {
            $reader.Dispose()
        }
    }

    # What a library needs that PowerShell 7.4 on .NET 8 has not, and that is not shipped beside it.
    function Get-NewerReference([string] $Library, [string[]] $Shipped) {
        $runtime = [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()
        foreach ($name in Get-Reference $Library) {
            $newest = if ($name.Name -eq 'System.Management.Automation') { [version] '7.4.65535.65535' } else { [version] '8.0.65535.65535' }
            $isThere = $name.Name -in $Shipped -or $name.Name -eq 'System.Management.Automation' -or
                [System.IO.File]::Exists([System.IO.Path]::Combine($runtime, "$($name.Name).dll"))
            if (-not $isThere) { "$($name.Name) is neither shipped nor part of .NET." }
            elseif ($name.Name -notin $Shipped -and $name.Version -gt $newest) { "$($name.Name) $($name.Version)" }
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'The commands of the module' {
    It 'When the module is imported, then it exports what its manifest lists, and that is all there is' {
        $listed = (Test-ModuleManifest -Path $manifest).ExportedCmdlets.Keys | Sort-Object
        $module.ExportedCommands.Keys | Sort-Object | Should -Be $listed
        $made = foreach ($type in (Get-Command Get-MdLock).ImplementingType.Assembly.GetExportedTypes()) {
            foreach ($attribute in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                '{0}-{1}' -f $attribute.VerbName, $attribute.NounName
            }
        }
        $made | Sort-Object | Should -Be $listed
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
        $module.ExportedAliases.Count | Should -Be 0
    }

    Context 'Given <Name>' -ForEach $commands {
        It 'When <Rule> looks at it, then it finds nothing' -ForEach $rules {
            & $Rule (Get-Command -Name $Name -Module MdLock) | Should -BeNullOrEmpty
        }
    }
}

Describe 'The rules for commands' {
    Context 'Given <Rule>' -ForEach $rules {
        BeforeAll {
            $mine = @($samples | Where-Object Rule -EQ $Rule)
        }

        It 'When it looks at a command that keeps it, then it finds nothing' {
            $right = @($mine | Where-Object { -not $_.Says })
            $right.Count | Should -BeGreaterThan 0
            foreach ($sample in $right) { & $Rule (Get-SampleCommand $sample) | Should -BeNullOrEmpty -Because $sample.Text }
        }

        It 'When it looks at a command that breaks it, then it says so and nothing else' {
            $wrong = @($mine | Where-Object { $_.Says })
            $wrong.Count | Should -BeGreaterThan 0
            foreach ($sample in $wrong) {
                $found = @(& $Rule (Get-SampleCommand $sample))
                $found.Count | Should -Be 1 -Because "$($sample.Text): $found"
                $found[0] | Should -BeLike $sample.Says -Because $sample.Text
            }
        }
    }

    It 'When a sample names a rule, then there is one' {
        foreach ($sample in $samples) { Get-Command $sample.Rule -CommandType Function | Should -Not -BeNullOrEmpty }
    }
}

Describe 'The names of tests' {
    It 'When <Suite> is read, then each test says when and then, and what is given' -ForEach $suites {
        $blocks = Get-SuiteBlock ([System.IO.File]::ReadAllText($File))
        @($blocks | Where-Object Kind -EQ 'It').Count | Should -BeGreaterThan 0
        Get-OddName ([System.IO.File]::ReadAllText($File)) | Should -BeNullOrEmpty
    }

    It 'When a name is <Name>, then that is seen' -ForEach @(
        @{ Name = 'It ''has a version''' }
        @{ Name = 'It ''when it is read, then it is there''' }
        @{ Name = 'It ''Given a lock, When it is read, then it is there''' }
        @{ Name = 'It ''When it is read, it is there''' }
        @{ Name = 'Context ''with a lock''' }
        @{ Name = 'Describe ''the module''' }
    ) {
        $usual = "Context 'Given a document' { It 'Given a lock, when it is read, then it is there' { } }"
        Get-OddName "$usual`n$Name { }" | Should -Be $Name
    }
}

Describe 'The files of the module' {
    BeforeAll {
        $folder = Split-Path -Parent $manifest
        $libraries = [System.IO.Directory]::GetFiles($folder, '*.dll', 'AllDirectories')
        $shipped = $libraries | ForEach-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) }

        # What is loaded with the server for agents alone: nothing else may need it.
        $isOfServer = '[\\/]mcp[\\/]'
        $shared = $libraries -notmatch $isOfServer | ForEach-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) }
    }

    It 'When they are read, then they need nothing newer than PowerShell 7.4 and .NET 8' {
        $shipped | Should -Contain 'MdLock.Cmdlets'
        $shipped | Should -Contain 'MdLock.Core'
        $shipped | Should -Not -Contain 'System.Management.Automation'
        # What was compiled ahead of time for a newer .NET is loaded by that one alone.
        foreach ($library in $libraries -notmatch '[\\/]Dependencies[\\/]net(?!8\.)\d+\.0[\\/]') {
            $beside = if ($library -match $isOfServer) { $shipped } else { $shared }
            Get-NewerReference $library $beside | Should -BeNullOrEmpty -Because $library
        }
    }

    It 'When a library needs a newer .NET, then that is seen' -Skip:([System.Environment]::Version.Major -le 8) {
        # The engine that runs this suite is newer itself.
        $newer = 'System.Runtime {0}.0.0.0' -f [System.Environment]::Version.Major
        Get-NewerReference ([psobject].Assembly.Location) $shipped | Should -Contain $newer
    }

    It 'When a library needs what is not shipped, then that is seen' {
        $cmdlets = Join-Path $folder 'MdLock.Cmdlets.dll'
        Get-NewerReference $cmdlets @('Wcwidth') | Should -Be 'MdLock.Core is neither shipped nor part of .NET.'
    }
}

Describe 'Objects of one command in another' {
    It 'When they are piped on, then each takes what it is to work on from them' {
        $document = Add-Document
        $lock = Lock-MdSection $document linux
        $lock | Get-MdSection | Set-MdSection -Append 'More.' -PassThru | Get-MdLock | Unlock-MdSection -PassThru |
            ForEach-Object LockId | Should -Be $lock.LockId
    }

    It 'When a difference is piped into the comparison that made it, then it is the same one' {
        $document = Add-Document
        foreach ($text in 'one', 'two') { Set-MdSection $document linux -Append $text }
        $difference = Compare-MdSectionVersion $document linux -ReferenceVersion 1 -DifferenceVersion 3
        ($difference | Compare-MdSectionVersion).Diff | Should -BeExactly $difference.Diff
        ($difference | Compare-MdSectionVersion).ReferenceVersion | Should -Be 1
    }

    It 'When a section is piped into a place of another document, then it is added there' {
        $other = Add-Document -Text "# Other`n"
        Get-MdSection (Add-Document) linux | Add-MdSection -Path $other -Under other
        (Get-MdSection $other linux).Content | Should -Be "## Linux`n`nUse apt.`n"
    }
}
