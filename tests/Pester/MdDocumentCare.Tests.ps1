BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Test-MdDocument and Repair-MdDocument' {
    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a document that MdLock never changed' {
        It 'When it is tested, then it is in order, and nothing is made beside it' {
            Test-MdDocument $document | Should -BeTrue
            Test-MdDocument $document -Detailed | Should -BeNullOrEmpty
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)).Count | Should -Be 1
        }

        It 'When it is repaired, then there is nothing to do, and nothing is made beside it' {
            Repair-MdDocument $document | Should -BeNullOrEmpty
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)).Count | Should -Be 1
        }

        It 'When it is not text, then it is not in order' {
            [System.IO.File]::WriteAllBytes($document, [byte[]](0, 1, 2))
            Test-MdDocument $document | Should -BeFalse
            (Test-MdDocument $document -Detailed).Kind | Should -Be 'DocumentUnreadable'
        }

        It 'When it is not there, then that is an error' {
            { Test-MdDocument "$document.gone" -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.TestMdDocumentCommand'
        }
    }

    Context 'Given a document with a history' {
        BeforeEach {
            Set-MdSection $document linux -Append 'Or zypper.'
            $durable = Join-Path (Split-Path -Parent $document) '.mdlock/guide.md'
        }

        It 'When all is well, then it is in order' {
            Test-MdDocument $document | Should -BeTrue
            Repair-MdDocument $document | Should -BeNullOrEmpty
        }

        It 'When another program writes it, then that is told, and is no fault' {
            [System.IO.File]::AppendAllText($document, "More.`n")
            Test-MdDocument $document | Should -BeTrue
            $finding = Test-MdDocument $document -Detailed
            $finding.Kind | Should -Be 'EditedOutside'
            $finding.IsFault | Should -BeFalse
        }

        It 'When a line of the history was altered, then it is found' {
            $file = [System.IO.Directory]::GetFiles((Join-Path $durable 'history'), '*.jsonl')[0]
            [System.IO.File]::WriteAllText($file, [System.IO.File]::ReadAllText($file).Replace('zypper', 'wget'))
            Test-MdDocument $document | Should -BeFalse
            $findings = @(Test-MdDocument $document -Detailed)
            $findings.Kind | Should -Contain 'LineDamaged'
            $findings.Path | Should -Contain $document

            $made = @(Repair-MdDocument $document)
            $made.Kind | Should -Contain 'HistoryDamaged'
            $made.Action | Should -Contain 'Mended'
            $made.SectionId | Should -Contain 'linux'
            $made.Done | Should -Not -Contain $false
            Test-MdDocument $document | Should -BeTrue
            @(Test-MdDocument $document -Detailed).Kind | Should -Contain 'VersionsLost'
            @(Get-MdLockEvent $document -Type Repair).Count | Should -Be 1
            Repair-MdDocument $document | Should -BeNullOrEmpty
        }

        It 'When a line of the audit trail was altered, then it is found until a repair acknowledges it' {
            $file = Join-Path $durable 'audit.jsonl'
            [System.IO.File]::WriteAllText($file, [System.IO.File]::ReadAllText($file).Replace('"commit"', '"cleanup"'))
            Test-MdDocument $document | Should -BeFalse
            $finding = @(Test-MdDocument $document -Detailed)[0]
            $finding.Kind | Should -Be 'TrailAltered'
            $finding.Line | Should -BeGreaterThan 0

            (Repair-MdDocument $document).Action | Should -Be 'Acknowledged'
            Test-MdDocument $document | Should -BeTrue
            @(Test-MdDocument $document -Detailed).Kind | Should -Contain 'TrailAltered'
        }

        It 'When a commit left its temporary file, then a repair removes it, and -WhatIf only says so' {
            $left = Join-Path (Split-Path -Parent $document) '.guide.md.0123456789abcdef.mdlock-tmp'
            [System.IO.File]::WriteAllText($left, 'half')
            Test-MdDocument $document | Should -BeFalse

            $planned = @(Repair-MdDocument $document -WhatIf)
            $planned.Kind | Should -Be 'TemporaryFileLeft'
            $planned.Done | Should -BeFalse
            [System.IO.File]::Exists($left) | Should -BeTrue

            $made = @(Repair-MdDocument $document)
            $made.Kind | Should -Be 'TemporaryFileLeft'
            $made.Action | Should -Be 'Removed'
            $made.Done | Should -BeTrue
            [System.IO.File]::Exists($left) | Should -BeFalse
            Test-MdDocument $document | Should -BeTrue
        }

        It 'When a torn journal is there, then a repair discards it' {
            $entry = Join-Path $durable 'journal/commit'
            [System.IO.File]::WriteAllText($entry, '{"half":')
            Test-MdDocument $document | Should -BeFalse
            $made = @(Repair-MdDocument $document)
            $made.Action | Should -Contain 'Discarded'
            Test-MdDocument $document | Should -BeTrue
        }

        It 'When documents are piped in, then each is tested' {
            $second = Add-Document
            Get-Item $document, $second | Test-MdDocument | Should -Be $true, $true
        }
    }
}
