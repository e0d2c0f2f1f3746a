BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdSectionVersion' {
    BeforeEach {
        $document = Add-ChangedDocument
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

        It 'When some are asked for by number and wildcard, then those that are there come' {
            Set-MdSection $document usage -Append 'Stop it.'
            $versions = Get-MdSectionVersion $document * -Version 2, 3 -ErrorAction Stop
            $versions | ForEach-Object { "$($_.SectionId) $($_.Version)" } | Sort-Object |
                Should -Be 'linux 2', 'linux 3', 'usage 2'
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

        It 'When the section was removed, then its versions are there by its last id, and the last says so' {
            Remove-MdSection $document linux
            $versions = @(Get-MdSectionVersion $document linux)
            $versions.Version | Should -Be 1, 2, 3, 4
            $versions.IsRemoved | Should -Be $false, $false, $false, $true
            $versions[3].Content | Should -BeNullOrEmpty
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
