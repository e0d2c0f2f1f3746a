BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Restore-MdSection' {
    BeforeEach {
        $document = Add-ChangedDocument
        $digest = Get-Digest $document
    }

    Context 'Given a section that was changed twice' {
        It 'When a version is restored, then the section has its content, as a new version' {
            $restored = Restore-MdSection $document linux -Version 1 -PassThru
            $restored.Content | Should -BeExactly "### Linux`n`nUse apt.`n`n"
            [System.IO.File]::ReadAllText($document) | Should -BeExactly $guideText
            $latest = Get-MdSectionVersion $document linux -Latest
            $latest.Version | Should -Be 4
            $latest.Operation | Should -Be 'restore'
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When a version is piped in, then it is restored' {
            Get-MdSectionVersion $document linux -Version 2 | Restore-MdSection
            (Get-MdSection $document linux).Content | Should -BeLike '*Use dnf.*'
            (Get-MdSection $document linux).Content | Should -Not -BeLike '*zypper*'
        }

        It 'When the section has that content already, then nothing is written' {
            Restore-MdSection $document linux -Version 3 | Should -BeNullOrEmpty
            (Get-MdSectionVersion $document linux -Latest).Version | Should -Be 3
        }

        It 'When somebody asks what would happen, then nothing does' {
            Restore-MdSection $document linux -Version 1 -WhatIf
            (Get-MdSectionVersion $document linux -Latest).Version | Should -Be 3
        }

        It 'When the version is not there, then it is an error, and the document stays' {
            { Restore-MdSection $document linux -Version 9 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.RestoreMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When a restore expects another version than the newest, then it is refused; else it is done' {
            { Restore-MdSection $document linux -Version 1 -ExpectedVersion 2 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RestoreMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            Restore-MdSection $document linux -Version 1 -ExpectedVersion 3 -ErrorAction Stop
            [System.IO.File]::ReadAllText($document) | Should -BeExactly $guideText
        }
    }

    Context 'Given a section that was removed' {
        BeforeEach {
            Remove-MdSection $document linux
        }

        It 'When a version is restored, then it comes back where it was, with the numbers that it had' {
            (Restore-MdSection $document linux 2 -PassThru).ParentId | Should -Be 'install'
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'linux', 'windows', 'usage'
            (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3, 4, 5
        }

        It 'When the version is that of its removal, then there is nothing to restore, and that is an error' {
            { Restore-MdSection $document linux 4 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.RestoreMdSectionCommand'
            (Get-MdSection $document).SectionId | Should -Not -Contain 'linux'
        }
    }

    Context 'Given that another owner holds the section' {
        It 'When a version is restored, then it is refused' {
            $null = Lock-ByOther $document linux
            { Restore-MdSection $document linux -Version 1 -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.RestoreMdSectionCommand'
            (Get-MdSectionVersion $document linux -Latest).Version | Should -Be 3
        }
    }
}
