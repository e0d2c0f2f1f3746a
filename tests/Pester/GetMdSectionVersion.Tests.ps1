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

Describe 'Get-MdSectionVersion of what is called otherwise' {
    BeforeEach {
        $document = Add-Document
        Set-MdSection $document linux -Append 'more'
    }

    It 'When a section was renamed, then its old name is told the new one' {
        Rename-MdSection $document linux 'Other'
        { Get-MdSectionVersion $document linux -ErrorAction Stop } |
            Should -Throw "Section 'linux' is called 'other' now*" -ErrorId 'VersionNotFound,*'
    }

    It 'When a name is mistyped, then the nearest that has a history is named' {
        { Get-MdSectionVersion $document linus -ErrorAction Stop } |
            Should -Throw "There is no history of a section 'linus'; there is one of 'linux'." -ErrorId 'VersionNotFound,*'
    }

    It 'When nothing is like it, then it is not said that anything never changed' {
        { Get-MdSectionVersion $document zzz -ErrorAction Stop } |
            Should -Throw "There is no history of a section 'zzz': no change of it was recorded." -ErrorId 'VersionNotFound,*'
    }
}

Describe 'Get-MdSectionVersion for many' {
    It 'When all sections of a document are piped, then those without a history are silent, and told of in one line' {
        $document = Add-ChangedDocument
        $said = Get-MdSection $document | Get-MdSectionVersion -Latest -ErrorVariable failures -Verbose 4>&1
        $failures | Should -BeNullOrEmpty
        @($said | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).SectionId | Should -Be 'linux'
        @($said | Where-Object { $_ -like '4 sections have no history*' }).Count | Should -Be 1
        @(Get-MdSection $document | Get-MdSectionVersion -Version 2 -ErrorAction Stop).SectionId | Should -Be 'linux'
    }

    It 'When a folder is given, then its documents with a history answer, and those below only on request' {
        $document = Add-ChangedDocument
        $folder = Split-Path -Parent $document
        $below = Join-Path $folder 'below/other.md'
        $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $below))
        [System.IO.File]::WriteAllText($below, $guideText)
        Set-MdSection $below usage -Append 'more'
        # What is temporary may be gone.
        [System.IO.Directory]::Delete((Join-Path $folder '.locks'), $true)
        Get-MdSectionVersion $folder -Latest | ForEach-Object Path | Should -Be $document
        Get-MdSectionVersion $folder -Latest -Recurse | ForEach-Object Path | Should -Be $document, $below
        Get-MdSectionVersion $folder linux -Latest -Recurse -ErrorAction Stop | ForEach-Object Path | Should -Be $document
        Push-Location -LiteralPath $folder
        try { (Get-MdSectionVersion -Latest).Path | Should -Be $document } finally { Pop-Location }
    }

    It 'When somebody said why, then the version tells it, and beside that what was done' {
        $document = Add-Document
        Set-MdSection $document linux -Append 'one' -Operation 'as Bo asked'
        Set-MdSection $document linux -Append 'two'
        $lock = Lock-MdSection $document install -Operation 'new installer'
        Set-MdSection $document linux -Append 'three'
        Set-MdSection $document linux -Append 'four' -Operation 'a typo'
        Restore-MdSection $document linux 2 -Operation 'was better'
        $lock | Unlock-MdSection
        $versions = @(Get-MdSectionVersion $document linux)
        $versions.Operation | Should -Be 'initial', 'append', 'append', 'append', 'append', 'restore'
        $versions.Message | Should -Be $null, 'as Bo asked', $null, 'new installer', 'a typo', 'was better'
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When a section is changed under a lease with a reason, or with another program between, then only what was said is told' {
        $document = Add-Document
        $lease = Lock-MdSection $document linux -Persistent -Operation 'overnight'
        Set-MdSection $document linux -Append 'one' -Token $lease.Token
        Unlock-MdSection $document -Token $lease.Token
        [System.IO.File]::WriteAllText($document, [System.IO.File]::ReadAllText($document).Replace('apt', 'apk'))
        Set-MdSection $document linux -Append 'two' -Operation 'checked'
        (Get-MdSectionVersion $document linux).Message | Should -Be $null, 'overnight', $null, 'checked'
    }
}
