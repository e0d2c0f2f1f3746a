BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Compare-MdSectionVersion' {
    Context 'Given a section with three versions' {
        BeforeAll {
            $document = Add-ChangedDocument
        }

        It 'When no version is named, then the newest is compared with the one before it' {
            $found = Compare-MdSectionVersion $document linux
            $found.ReferenceVersion | Should -Be 2
            $found.DifferenceVersion | Should -Be 3
            $found.Added | Should -Be 1
            $found.Removed | Should -Be 0
        }

        It 'When two versions are named, then the unified diff leads from the one to the other' {
            $found = Compare-MdSectionVersion $document linux -ReferenceVersion 1 -DifferenceVersion 2
            $found.Diff.TrimEnd("`n") -split "`n" | Should -Be @(
                '--- linux (version 1)', '+++ linux (version 2)', '@@ -1,4 +1,4 @@',
                ' ### Linux', ' ', '-Use apt.', '+Use dnf.', ' ')
            "$found" | Should -BeExactly $found.Diff
        }

        It 'When a version is compared with itself, then nothing differs' {
            $found = Compare-MdSectionVersion $document linux -ReferenceVersion 2 -DifferenceVersion 2
            $found.Diff | Should -BeExactly ''
            $found.Added + $found.Removed | Should -Be 0
        }

        It 'When a version is piped in, then it is compared with the one before it' {
            $found = Get-MdSectionVersion $document linux -Version 2 | Compare-MdSectionVersion
            $found.ReferenceVersion | Should -Be 1
            $found.DifferenceVersion | Should -Be 2
        }

        It 'When a version is not there, then it is an error' {
            { Compare-MdSectionVersion $document linux -ReferenceVersion 9 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.CompareMdSectionVersionCommand'
        }

        It 'When a section is not there, or has no history, then it is an error' {
            foreach ($section in 'none-such', 'windows') {
                { Compare-MdSectionVersion $document $section -ErrorAction Stop } |
                    Should -Throw -ErrorId 'VersionNotFound,MdLock.Commands.CompareMdSectionVersionCommand'
            }
        }
    }
}
