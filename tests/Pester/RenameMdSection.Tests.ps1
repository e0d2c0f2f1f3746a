BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Rename-MdSection' {
    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given a document without locks' {
        It 'When a section is renamed, then its heading and its id change, and its history follows' {
            $renamed = Rename-MdSection $document linux 'Debian and others' -PassThru
            $renamed.SectionId | Should -Be 'debian-and-others'
            [System.IO.File]::ReadAllText($document) |
                Should -BeExactly $guideText.Replace('### Linux', '### Debian and others')
            $versions = @(Get-MdSectionVersion $document debian-and-others)
            $versions.Version | Should -Be 1, 2
            $versions.SectionId | Should -Be 'linux', 'debian-and-others'
        }

        It 'When a section that others stand in is renamed, then they keep their ids' {
            Rename-MdSection $document install -Title 'Set up'
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'set-up', 'linux', 'windows', 'usage'
            (Get-MdSection $document linux).ParentId | Should -Be 'set-up'
        }

        It 'When it has that title already, then nothing is written' {
            Rename-MdSection $document linux 'Linux' | Should -BeNullOrEmpty
            Get-Digest $document | Should -Be $digest
            Get-MdSectionVersion $document | Should -BeNullOrEmpty
        }

        It 'When the new title cannot be a heading, then it is an error, and the document stays' {
            { Rename-MdSection $document linux "two`nlines" -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionHeadingInvalid,MdLock.Commands.RenameMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When <What>, then it is <Id>, and the document stays' -ForEach @(
            @{ What = 'the section has no heading'; SectionId = '_document'; Id = 'SectionHeadingInvalid' }
            @{ What = 'there is no such section'; SectionId = 'none-such'; Id = 'SectionNotFound' }
        ) {
            { Rename-MdSection $document $SectionId 'Other' -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.RenameMdSectionCommand"
            Get-Digest $document | Should -Be $digest
        }

        It 'When the section is not the one that is expected, then it is refused' {
            { Rename-MdSection $document linux 'Other' -ExpectedVersion 7 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RenameMdSectionCommand'
            { Rename-MdSection $document linux 'Other' -ExpectedChecksum ('0' * 64) -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RenameMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When somebody asks what would happen, then nothing does' {
            Rename-MdSection $document linux 'Other' -WhatIf
            Get-Digest $document | Should -Be $digest
        }

        It 'When sections are piped in, then each is renamed' {
            Get-MdSection $document linux, windows | ForEach-Object { $_ | Rename-MdSection -NewTitle "On $($_.Title)" }
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'on-linux', 'on-windows', 'usage'
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

        It 'When a lease covers the section, then its token is enough' {
            $lease = Lock-MdSection $document linux -Persistent
            Rename-MdSection $document linux 'Debian' -Token $lease.Token
            (Get-MdSection $document debian).Title | Should -Be 'Debian'
        }

        It 'When another owner holds the section, then it is refused, and the document stays' {
            $held = Lock-ByOther $document linux
            { Rename-MdSection $document linux 'Debian' -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.RenameMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $held.LockId
        }
    }
}
