# Two people who both do nothing wrong, and a line that must not be lost: each way in which that could happen. The help
# topic about_MdLock_LostUpdates lists them.
BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # What somebody else does meanwhile.
    $changes = @{
        'a commit' = { param($path) Set-MdSection $path linux -Append 'SOMEBODY' }
        'an editor' = { param($path) [System.IO.File]::WriteAllText($path, [System.IO.File]::ReadAllText($path).Replace('Use apt.', "Use apt.`nSOMEBODY")) }
    }

    # The same object, as it comes back from where objects are kept.
    $round = @{
        'as it was read' = { $_ }
        'from Clixml' = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }
        'from CSV' = { $_ | ConvertTo-Csv | ConvertFrom-Csv }
        'from JSON' = { $_ | ConvertTo-Json | ConvertFrom-Json }
        'from another process' = {
            $file = Join-Path $TestDrive "$([guid]::NewGuid()).xml"
            $_ | Export-Clixml $file
            Import-Clixml $file
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'Lost updates' {
    BeforeAll {
        $other = Open-Owner
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a section that was read, and that somebody else changed by <Change> since' -ForEach @(
        foreach ($change in 'a commit', 'an editor') {
            foreach ($way in 'as it was read', 'from Clixml', 'from CSV', 'from JSON', 'from another process') {
                @{ Change = $change; Way = $way; Recorded = $false }
                @{ Change = $change; Way = $way; Recorded = $true }
            }
        }
    ) {
        BeforeEach {
            if ($Recorded) { Set-MdSection $document linux -Append 'First.' }
            $read = Get-MdSection $document linux | ForEach-Object $round[$Way]
            $null = Invoke-Owner $other $changes[$Change] $document
            $digest = Get-Digest $document
        }

        AfterEach {
            Get-Digest $document | Should -Be $digest
        }

        It 'When the object is piped back <Way> (recorded: <Recorded>), then it is refused with the difference' {
            $failure = { $read | Set-MdSection -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*' -PassThru
            $failure.Exception.Difference | Should -Match '(?m)^\+SOMEBODY$'
            $failure.Exception.Message | Should -BeLike '*1 line came in*'
        }

        It 'When new content, a body or another heading is given for the piped object <Way> (recorded: <Recorded>), then it is refused' {
            { $read | Set-MdSection -Content "### Linux`n`nMine.`n`n" -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
            { $read | Set-MdSection -Body 'Mine.' -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
            { $read | Rename-MdSection -NewTitle 'Mine' -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
        }

        It 'When the piped object <Way> is removed (recorded: <Recorded>), then it is refused' {
            { $read | Remove-MdSection -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
        }

        It 'When a change is held to the version that the object <Way> tells (recorded: <Recorded>), then it is refused' {
            foreach ($call in @(
                    { Set-MdSection $document linux -Body 'Mine.' -ExpectedVersion $read.Version -ErrorAction Stop },
                    { Set-MdSection $document linux -Append 'Mine.' -ExpectedVersion $read.Version -ErrorAction Stop },
                    { Set-MdSection $document linux -Update { 'Mine.' } -ExpectedVersion $read.Version -ErrorAction Stop },
                    { Move-MdSection $document linux -Under usage -ExpectedVersion $read.Version -ErrorAction Stop },
                    { Rename-MdSection $document linux Mine -ExpectedVersion $read.Version -ErrorAction Stop },
                    { Remove-MdSection $document linux -ExpectedVersion $read.Version -ErrorAction Stop })) {
                $call | Should -Throw -ErrorId 'VersionConflict,*'
            }
            if ($Recorded) {
                { Restore-MdSection $document linux 1 -ExpectedVersion $read.Version -ErrorAction Stop } |
                    Should -Throw -ErrorId 'VersionConflict,*'
            }
        }

        It 'When somebody waits for a version after that of the object <Way> (recorded: <Recorded>), then the change is one' {
            (Wait-MdLock $document linux -AfterVersion $read.Version -Timeout 0 -ErrorAction Stop).Version |
                Should -Not -Be $read.Version
        }
    }

    Context 'Given a section that was read, and is as it was' {
        It 'When it is changed by the piped object <Way>, then that is done' -ForEach @(
            @{ Way = 'as it was read' }, @{ Way = 'from Clixml' }, @{ Way = 'from CSV' }, @{ Way = 'from JSON' }, @{ Way = 'from another process' }
        ) {
            Get-MdSection $document linux | ForEach-Object $round[$Way] | Set-MdSection -Body 'Mine.'
            $copy = Get-MdSection $document linux | ForEach-Object $round[$Way]
            Set-MdSection $document linux -Append 'More.' -ExpectedVersion $copy.Version
            (Get-MdSection $document linux).Content | Should -BeLike "*Mine.`nMore.*"
        }

        It 'When a copy of it whose content was changed is piped back <Way>, then that is done' -ForEach @(
            @{ Way = 'from Clixml' }, @{ Way = 'from CSV' }, @{ Way = 'from JSON' }
        ) {
            $copy = Get-MdSection $document linux | ForEach-Object $round[$Way]
            $copy.Content = $copy.Content -replace 'apt', 'dnf'
            $copy | Set-MdSection
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'dnf')
        }

        It 'When it is piped back without a change, then that is an error, and nothing is written' {
            $trace = Get-Trace (Split-Path -Parent $document)
            { Get-MdSection $document | Set-MdSection -ErrorAction Stop } | Should -Throw -ErrorId 'NoChangeNamed,*'
            Get-Trace (Split-Path -Parent $document) | Should -Be $trace
        }

        It 'When one of several copies was changed, then that one is written, and the others are no error' {
            $copies = Get-MdSection $document | ConvertTo-Csv | ConvertFrom-Csv
            ($copies | Where-Object SectionId -EQ 'usage').Content = "## Usage`n`nStart it.`n"
            $copies | Set-MdSection -ErrorAction Stop
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'Run it', 'Start it')
        }
    }

    Context 'Given a section whose subsection somebody else changed since it was read' {
        It 'When the outer section is written with what was read (recorded: <Recorded>), then it is refused' -ForEach @(
            @{ Recorded = $false }, @{ Recorded = $true }
        ) {
            if ($Recorded) { Set-MdSection $document install -Append 'First.' }
            $read = Get-MdSection $document install
            Set-MdSection $document linux -Append 'SOMEBODY'
            { $read | Set-MdSection -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
            { Set-MdSection $document install -Content $read.Content -ExpectedVersion $read.Version -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,*'
            { $read | Remove-MdSection -Recurse -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
            (Get-MdSection $document linux).Content | Should -BeLike '*SOMEBODY*'
        }

        It 'When editors change it twice, then the version that was told after the first does not stand for the second' {
            Set-MdSection $document linux -Append 'First.'
            [System.IO.File]::WriteAllText($document, [System.IO.File]::ReadAllText($document).Replace('First.', 'Second.'))
            $read = Get-MdSection $document linux
            [System.IO.File]::WriteAllText($document, [System.IO.File]::ReadAllText($document).Replace('Second.', 'Third.'))
            { Set-MdSection $document linux -Body 'Mine.' -ExpectedVersion $read.Version -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,*'
            Set-MdSection $document linux -Body 'Mine.' -ExpectedVersion (Get-MdSection $document linux).Version
        }
    }

    Context 'Given an old object, and the user''s word that it shall count' {
        It 'When -AllowChanged is given, then the change is made' {
            $read = Get-MdSection $document linux
            Set-MdSection $document linux -Append 'SOMEBODY'
            $read | Set-MdSection -Content "### Linux`n`nMine.`n`n" -AllowChanged
            (Get-MdSection $document linux).Body | Should -Be 'Mine.'
        }

        It 'When what is given loses nothing, then the change is made' {
            $read = Get-MdSection $document linux
            Set-MdSection $document linux -Append 'SOMEBODY'
            $read | Set-MdSection -Append 'Mine.'
            $read | Set-MdSection -Update { $_.Content -replace 'Mine', 'Yours' }
            $read | Move-MdSection -Under usage
            (Get-MdSection $document linux).Content | Should -Match '(?s)SOMEBODY.*Yours'
        }
    }

    Context 'Given an expectation that says nothing' {
        It 'When <Name> is <Value>, then that is an error, and no change' -ForEach @(
            @{ Name = 'ExpectedVersion'; Value = $null }
            @{ Name = 'ExpectedVersion'; Value = '' }
            @{ Name = 'ExpectedVersion'; Value = 'newest' }
            @{ Name = 'ExpectedVersion'; Value = 0 }
            @{ Name = 'ExpectedVersion'; Value = '1+' }
            @{ Name = 'ExpectedChecksum'; Value = $null }
            @{ Name = 'ExpectedChecksum'; Value = '' }
        ) {
            $expectation = @{ $Name = $Value }
            $digest = Get-Digest $document
            { Set-MdSection $document linux -Body 'Mine.' @expectation -ErrorAction Stop } | Should -Throw
            Get-Digest $document | Should -Be $digest
        }

        It 'When the plain number of a version is given for content that is in no version, then it is refused' {
            { Set-MdSection $document linux -Body 'Mine.' -ExpectedVersion 1 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,*'
        }
    }

    Context 'Given a section that was removed, and that two bring back' {
        It 'When the second comes, then it is refused, and the section is there once' {
            Set-MdSection $document linux -Append 'First.'
            Remove-MdSection $document linux
            Restore-MdSection $document linux 2
            $digest = Get-Digest $document
            Restore-MdSection $document linux 2
            Get-Digest $document | Should -Be $digest
            @(Get-MdSection $document | Where-Object Title -EQ 'Linux').Count | Should -Be 1
        }
    }

    Context 'Given an id that means another section than when it was read' {
        It 'When somebody put another section of that title before it, then a piped object does not overwrite that one' {
            $read = Get-MdSection $document linux
            Add-MdSection $document "### Linux`n`nOf somebody else.`n" -Before linux
            { $read | Set-MdSection -Body 'Mine.' -ErrorAction Stop } | Should -Throw -ErrorId 'VersionConflict,*'
            [System.IO.File]::ReadAllText($document) | Should -BeLike '*Of somebody else.*'
        }
    }

    Context 'Given processes that all read, change and write one section' {
        It 'When each goes by <Way>, then each line of each is there' -ForEach @(
            @{ Way = 'object' }, @{ Way = 'clixml' }, @{ Way = 'csv' }, @{ Way = 'json' }, @{ Way = 'version' }
            @{ Way = 'update' }, @{ Way = 'append' }, @{ Way = 'lock' }
        ) {
            $writers = foreach ($name in 'ann', 'bob', 'cid') {
                Open-Child AddLines.ps1 $document, 'usage', $name, 6, $Way
            }
            $said = foreach ($writer in $writers) { Complete-Child $writer }
            $said.Count | Should -Be 3
            $text = [System.IO.File]::ReadAllText($document)
            foreach ($name in 'ann', 'bob', 'cid') {
                foreach ($line in 1..6) { $text | Should -Match "(?m)^- $name $line$" }
            }
        }
    }

    Context 'Given runspaces that all read, change and write one section' {
        It 'When each pipes back what it read, then each line of each is there' {
            $script = [System.IO.File]::ReadAllText((Join-Path $scriptFolder 'AddLines.ps1'))
            $calls = foreach ($name in 'ann', 'bob', 'cid', 'dan') {
                $pipeline = Open-Pipeline (Open-Owner) ([scriptblock]::Create($script)) $document, 'usage', $name, 6, 'clixml'
                @{ Pipeline = $pipeline; Call = $pipeline.BeginInvoke() }
            }
            foreach ($call in $calls) { $null = Wait-Pipeline $call.Pipeline $call.Call }
            $text = [System.IO.File]::ReadAllText($document)
            foreach ($name in 'ann', 'bob', 'cid', 'dan') {
                foreach ($line in 1..6) { $text | Should -Match "(?m)^- $name $line$" }
            }
        }
    }
}
