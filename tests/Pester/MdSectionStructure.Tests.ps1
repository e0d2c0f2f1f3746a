BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Add-MdSection, Remove-MdSection, Move-MdSection and Rename-MdSection' {
    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given a document without locks' {
        It 'When a section is added <Place>, then it is there, at the level of the place, and no lock is left' -ForEach @(
            @{ Place = 'before'; Arguments = @{ Before = 'windows' }; Order = 'linux', 'mac', 'windows', 'usage'; Level = 3 }
            @{ Place = 'after'; Arguments = @{ After = 'windows' }; Order = 'linux', 'windows', 'mac', 'usage'; Level = 3 }
            @{ Place = 'under'; Arguments = @{ Under = 'usage' }; Order = 'linux', 'windows', 'usage', 'mac'; Level = 3 }
        ) {
            $added = Add-MdSection $document -Content '# Mac', '', 'Use brew.' @Arguments -PassThru
            $added.SectionId | Should -Be 'mac'
            $added.Level | Should -Be $Level
            $ids = (Get-MdSection $document).SectionId | Where-Object { $_ -notin 'guide', 'install' }
            $ids | Should -Be $Order
            (Get-MdSectionVersion $document mac -Latest).Operation | Should -Be 'add'
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When a section is removed, then it alone is gone, its last version says so, and a restore brings it back where it was' {
            Remove-MdSection $document linux
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'windows', 'usage'
            $versions = @(Get-MdSectionVersion $document linux)
            $versions.Version | Should -Be 1, 2
            $versions[1].IsRemoved | Should -BeTrue

            (Restore-MdSection $document linux -Version 1 -PassThru).SectionId | Should -Be 'linux'
            [System.IO.File]::ReadAllText($document) | Should -BeExactly $guideText
            (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When a section has subsections, then they must be meant to be removed' {
            { Remove-MdSection $document install -ErrorAction Stop } |
                Should -Throw -ErrorId 'SubsectionsDropped,MdLock.Commands.RemoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            $gone = Remove-MdSection $document install -Recurse -PassThru
            $gone.SectionId | Should -Be 'install'
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'usage'
        }

        It 'When a section is moved, then it goes with all that is in it, and its history follows' {
            Set-MdSection $document linux -Append 'Or zypper.'
            $moved = Move-MdSection $document linux -Under usage -PassThru
            $moved.ParentId | Should -Be 'usage'
            $moved.Content | Should -BeLike '*zypper*'
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'windows', 'usage', 'linux'
            (Get-MdSectionVersion $document linux).Operation | Should -Be 'initial', 'append', 'move'
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When a section is moved before another one, then they change places' {
            Move-MdSection $document windows -Before linux
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'windows', 'linux', 'usage'
        }

        It 'When a section is moved into itself, then it is an error, and the document stays' {
            { Move-MdSection $document install -Under linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionPlaceInvalid,MdLock.Commands.MoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When a section is renamed, then its heading and its id change, and its history follows' {
            $renamed = Rename-MdSection $document linux 'Debian and others' -PassThru
            $renamed.SectionId | Should -Be 'debian-and-others'
            [System.IO.File]::ReadAllText($document) |
                Should -BeExactly $guideText.Replace('### Linux', '### Debian and others')
            $versions = @(Get-MdSectionVersion $document debian-and-others)
            $versions.Version | Should -Be 1, 2
            $versions.SectionId | Should -Be 'linux', 'debian-and-others'
        }

        It 'When the new title cannot be a heading, then it is an error, and the document stays' {
            { Rename-MdSection $document linux "two`nlines" -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionHeadingInvalid,MdLock.Commands.RenameMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When the section is not the one that is expected, then <Name> is refused' -ForEach @(
            @{ Name = 'Remove-MdSection'; Arguments = @{} }
            @{ Name = 'Move-MdSection'; Arguments = @{ Under = 'usage' } }
            @{ Name = 'Rename-MdSection'; Arguments = @{ NewTitle = 'Other' } }
        ) {
            $failed = { & $Name $document linux @Arguments -ExpectedVersion 7 -ErrorAction Stop } | Should -Throw -PassThru
            $failed.FullyQualifiedErrorId | Should -BeLike 'VersionConflict,*'
            Get-Digest $document | Should -Be $digest
        }

        It 'When somebody asks what would happen, then nothing does' {
            Add-MdSection $document -Content '## New' -Under _document -WhatIf
            Remove-MdSection $document linux -WhatIf
            Move-MdSection $document linux -Under usage -WhatIf
            Rename-MdSection $document linux 'Other' -WhatIf
            Get-Digest $document | Should -Be $digest
        }

        It 'When sections are piped in, then each is removed' {
            Get-MdSection $document linux, windows | Remove-MdSection
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'usage'
        }
    }

    Context 'Given locks' {
        It 'When the runspace holds the section, then it renames it under that lock, which follows' {
            $held = Lock-MdSection $document linux
            Rename-MdSection $document linux 'Debian'
            $now = Get-MdLock $document
            $now.SectionId | Should -Be 'debian'
            $now.LockId | Should -Be $held.LockId
            $now | Unlock-MdSection
        }

        It 'When another owner holds the section that takes it up, then a move is refused, and no lock is left' {
            $other = Open-Owner
            Invoke-Owner -Runspace $other -Script { param($path) Lock-MdSection $path usage } -Arguments $document
            { Move-MdSection $document linux -Under usage -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.MoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            @(Get-MdLock $document).Count | Should -Be 1
        }

        It 'When another owner holds a sibling, then a section is added beside it all the same' {
            $other = Open-Owner
            Invoke-Owner -Runspace $other -Script { param($path) Lock-MdSection $path linux } -Arguments $document
            (Add-MdSection $document -Content '# Mac' -After windows -NoWait -PassThru).SectionId | Should -Be 'mac'
        }

        It 'When a lease covers the section, then its token is enough' {
            $lease = Lock-MdSection $document linux -Persistent
            Rename-MdSection $document linux 'Debian' -Token $lease.Token
            (Get-MdSection $document debian).Title | Should -Be 'Debian'
        }
    }
}
