BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdSectionVersion and Restore-MdSection' {
    BeforeEach {
        $document = Add-Document
        Set-MdSection $document linux -Content "### Linux`n`nUse dnf.`n`n"
        Set-MdSection $document linux -Append 'Or zypper.'
    }

    Context 'Given a section that was changed twice' {
        It 'When its versions are read, then they are what it was at first and after each change (I7)' {
            $versions = @(Get-MdSectionVersion $document linux)
            $versions.Version | Should -Be 1, 2, 3
            $versions.Operation | Should -Be 'initial', 'set', 'append'
            $versions[0].Content | Should -BeExactly "### Linux`n`nUse apt.`n`n"
            $versions[2].Checksum | Should -Be (Get-MdSection $document linux).Checksum
        }

        It 'When the latest is asked for, then it is that alone' {
            $latest = @(Get-MdSectionVersion $document linux -Latest)
            $latest.Version | Should -Be 3
        }

        It 'When some are asked for by number, then they come, and one that is not there is an error' {
            $versions = @(Get-MdSectionVersion $document linux -Version 2, 9 -ErrorAction SilentlyContinue -ErrorVariable failed)
            $versions.Version | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -Be 'VersionNotFound,MdLock.Commands.GetMdSectionVersionCommand'
            $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'When no section is named, then all that have a history answer; a wildcard picks among them' {
            Set-MdSection $document usage -Append 'Stop it.'
            (Get-MdSectionVersion $document -Latest).SectionId | Sort-Object | Should -Be 'linux', 'usage'
            (Get-MdSectionVersion $document 'li*' -Latest).SectionId | Should -Be 'linux'
        }

        It 'When a section without a history is named, then it is an error' {
            { Get-MdSectionVersion $document windows -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.GetMdSectionVersionCommand'
        }

        It 'When sections are piped in, then each gives its versions' {
            (Get-MdSection $document linux | Get-MdSectionVersion).Version | Should -Be 1, 2, 3
        }

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

        It 'When somebody asks what would happen, then nothing does' {
            Restore-MdSection $document linux -Version 1 -WhatIf
            (Get-MdSectionVersion $document linux -Latest).Version | Should -Be 3
        }

        It 'When the version is not there, then it is an error, and the document stays' {
            $digest = Get-Digest $document
            { Restore-MdSection $document linux -Version 9 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.RestoreMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }
    }

    Context 'Given that another owner holds the section' {
        It 'When a version is restored, then it is refused' {
            $other = Open-Owner
            Invoke-Owner -Runspace $other -Script { param($path) Lock-MdSection $path linux } -Arguments $document
            { Restore-MdSection $document linux -Version 1 -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.RestoreMdSectionCommand'
            (Get-MdSectionVersion $document linux -Latest).Version | Should -Be 3
        }
    }

    Context 'Given the number of the version that one knows' {
        It 'When it is still the newest, then the change is made; when it is not, then it is refused' {
            Set-MdSection $document linux -Append 'Or apk.' -ExpectedVersion 3
            { Set-MdSection $document linux -Append 'Or brew.' -ExpectedVersion 3 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand'
            (Get-MdSection $document linux).Content | Should -Not -BeLike '*brew*'
        }

        It 'When it is not, then a script block for the new content is not even run' {
            $ran = [System.Collections.Generic.List[int]]::new()
            { Set-MdSection $document linux -Update { $ran.Add(1); $_.Content } -ExpectedVersion 2 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand'
            $ran.Count | Should -Be 0
        }

        It 'When a restore expects another one, then it is refused' {
            { Restore-MdSection $document linux -Version 1 -ExpectedVersion 2 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.RestoreMdSectionCommand'
        }
    }

    Context 'Given an edit by another program' {
        It 'When the section is changed next, then that edit is a version too' {
            [System.IO.File]::WriteAllText($document, [System.IO.File]::ReadAllText($document).Replace('dnf', 'yum'))
            Set-MdSection $document linux -Append 'The end.'
            $versions = @(Get-MdSectionVersion $document linux)
            $versions.Version | Should -Be 1, 2, 3, 4, 5
            $versions[3].Author | Should -Be 'external'
            $versions[3].Content | Should -BeLike '*yum*'
        }
    }
}
