BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Move-MdSection' {
    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given a document without locks' {
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

        It 'When a section is moved after another one, then it stands behind all that is in that one, at its level' {
            $moved = Move-MdSection $document linux -After install -PassThru
            $moved.Level | Should -Be 2
            (Get-MdSection $document).SectionId | Should -Be 'guide', 'install', 'windows', 'linux', 'usage'
            $moved.ParentId | Should -Be 'guide'
        }

        It 'When a section with subsections is moved, then they keep their distance to it' {
            Move-MdSection $document install -Under usage
            (Get-MdSection $document install, linux, windows).Level | Should -Be 3, 4, 4
        }

        It 'When it is in that place already, then nothing is written' {
            Move-MdSection $document windows -After linux
            Get-Digest $document | Should -Be $digest
            Get-MdSectionVersion $document | Should -BeNullOrEmpty
        }

        It 'When a section is moved into itself, then it is an error, and the document stays' {
            { Move-MdSection $document install -Under linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionPlaceInvalid,MdLock.Commands.MoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When <What>, then it is <Id>, and the document stays' -ForEach @(
            @{ What = 'the section has no heading'; SectionId = '_preamble'; Under = 'usage'; Id = 'SectionPlaceInvalid' }
            @{ What = 'there is no such section'; SectionId = 'none-such'; Under = 'usage'; Id = 'SectionNotFound' }
            @{ What = 'there is no other section'; SectionId = 'linux'; Under = 'none-such'; Id = 'SectionNotFound' }
        ) {
            { Move-MdSection $document $SectionId -Under $Under -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.MoveMdSectionCommand"
            Get-Digest $document | Should -Be $digest
        }

        It 'When the section is not the one that is expected, then it is refused' {
            { Move-MdSection $document linux -Under usage -ExpectedVersion 7 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.MoveMdSectionCommand'
            { Move-MdSection $document linux -Under usage -ExpectedChecksum ('0' * 64) -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.MoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When somebody asks what would happen, then nothing does' {
            Move-MdSection $document linux -Under usage -WhatIf
            Get-Digest $document | Should -Be $digest
        }

        It 'When sections are piped in, then each is moved' {
            Get-MdSection $document linux, windows | Move-MdSection -Under usage
            (Get-MdSection $document usage).Subsections | Should -Be 'linux', 'windows'
        }
    }

    Context 'Given locks' {
        It 'When another owner holds the section that takes it up, then a move is refused, and no lock is left' {
            $null = Lock-ByOther $document usage
            { Move-MdSection $document linux -Under usage -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.MoveMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            @(Get-MdLock $document).Count | Should -Be 1
        }

        It 'When the runspace holds the section, then it moves under that lock, which stays' {
            $held = Lock-MdSection $document linux
            Move-MdSection $document linux -Under usage
            $now = Get-MdLock $document
            $now.LockId | Should -Be $held.LockId
            $now.SectionId | Should -Be 'linux'
        }
    }
}
