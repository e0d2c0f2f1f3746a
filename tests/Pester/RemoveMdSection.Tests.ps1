BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Remove-MdSection' {
    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given a document without locks' {
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

        It 'When the section is asked for, then it is returned as it was; else, nothing is' {
            $was = Get-MdSection $document linux
            (Remove-MdSection $document linux -PassThru).Content | Should -BeExactly $was.Content
            Remove-MdSection $document windows | Should -BeNullOrEmpty
        }

        It 'When <What>, then it is <Id>, and the document stays' -ForEach @(
            @{ What = 'it is the whole document'; SectionId = '_document'; Id = 'SectionPlaceInvalid' }
            @{ What = 'there is no such section'; SectionId = 'none-such'; Id = 'SectionNotFound' }
        ) {
            { Remove-MdSection $document $SectionId -Recurse -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.RemoveMdSectionCommand"
            Get-Digest $document | Should -Be $digest
        }

        It 'When the section is not the one that is expected, then it is refused' {
            { Remove-MdSection $document linux -ExpectedVersion 7 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RemoveMdSectionCommand'
            { Remove-MdSection $document linux -ExpectedChecksum ('0' * 64) -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RemoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When the section is the one that is expected, then it is removed' {
            $section = Get-MdSection $document linux
            Remove-MdSection $document linux -ExpectedChecksum $section.Checksum -ErrorAction Stop
            (Get-MdSection $document).SectionId | Should -Not -Contain 'linux'
        }

        It 'When somebody asks what would happen, then nothing does' {
            Remove-MdSection $document linux -WhatIf
            { Remove-MdSection $document none-such -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'SectionNotFound,*'
            { Remove-MdSection $document install -WhatIf -ErrorAction Stop } | Should -Throw "*subsections*'linux'*" -ErrorId 'SubsectionsDropped,*'
            try { Remove-MdSection $document install -ErrorAction Stop } catch { $_.ErrorDetails.RecommendedAction | Should -BeLike '*-Recurse*' }
            Get-Digest $document | Should -Be $digest
        }

        It 'When sections are piped in, then each is removed' {
            Get-MdSection $document linux, windows | Remove-MdSection
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'usage'
        }
    }

    Context 'Given locks' {
        It 'When another owner holds a section in it, then it is refused, and the document stays' {
            $held = Lock-ByOther $document linux
            { Remove-MdSection $document install -Recurse -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.RemoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $held.LockId
        }
    }
}
