BeforeAll {
    . (Join-Path $PSScriptRoot 'DamageSupport.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Test-MdDocument' {
    Context 'Given a document that MdLock never changed' {
        BeforeEach {
            $document = Add-Document
        }

        It 'When it is tested, then it is in order, and nothing is made beside it' {
            Test-MdDocument $document | Should -BeTrue
            Test-MdDocument $document -Detailed | Should -BeNullOrEmpty
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

        It 'When its folder is tested, then it is passed over' {
            Test-MdDocument (Split-Path -Parent $document) | Should -BeNullOrEmpty
        }
    }

    Context 'Given a document with a history' {
        BeforeEach {
            $document = Add-DocumentWithHistory
        }

        It 'When all is well, then it is in order' {
            Test-MdDocument $document | Should -BeTrue
            Test-MdDocument $document -Detailed | Should -BeNullOrEmpty
        }

        It 'When another program writes it, then that is told, and is no fault' {
            [System.IO.File]::AppendAllText($document, "More.`n")
            Test-MdDocument $document | Should -BeTrue
            $finding = Test-MdDocument $document -Detailed
            $finding.Kind | Should -Be 'EditedOutside'
            $finding.IsFault | Should -BeFalse
        }

        It 'When a process was killed with a lock, then that is told, and is no fault' {
            Invoke-Kill (Open-Holder $document usage)
            Test-MdDocument $document | Should -BeTrue
            $finding = Test-MdDocument $document -Detailed | Where-Object Kind -EQ 'StaleLock'
            $finding.SectionId | Should -Be 'usage'
            $finding.IsFault | Should -BeFalse
        }

        It 'When a line of the history was altered, then it is found' {
            Edit-History $document
            Test-MdDocument $document | Should -BeFalse
            $findings = @(Test-MdDocument $document -Detailed)
            $findings.Kind | Should -Contain 'LineDamaged'
            $findings.Path | Should -Contain $document
        }

        It 'When a line of the audit trail was altered, then it is found, with its line' {
            Edit-Trail $document
            Test-MdDocument $document | Should -BeFalse
            $finding = @(Test-MdDocument $document -Detailed)[0]
            $finding.Kind | Should -Be 'TrailAltered'
            $finding.Line | Should -BeGreaterThan 0
        }

        It 'When a commit left <What>, then it is <Kind>, and testing leaves all as it is' -ForEach @(
            @{ What = 'its temporary file'; Kind = 'TemporaryFileLeft'; Leave = { Add-TemporaryFile $document } }
            @{ What = 'a torn journal'; Kind = 'JournalDamaged'; Leave = { Add-TornJournal $document } }
        ) {
            $null = & $Leave
            $before = Get-Trace (Split-Path -Parent $document)
            Test-MdDocument $document | Should -BeFalse
            (Test-MdDocument $document -Detailed | Where-Object IsFault).Kind | Should -Be $Kind
            Get-Trace (Split-Path -Parent $document) | Should -Be $before
        }

        It 'When documents are piped in, then each is tested' {
            $second = Add-Document
            Get-Item $document, $second | Test-MdDocument | Should -Be $true, $true
        }

        It 'When documents are piped in and one is at fault, then the answers are in their order' {
            $second = Add-Document -Name 'guide[1].md'
            Edit-History $document
            Get-Item -LiteralPath $document, $second | Test-MdDocument | Should -Be $false, $true
        }
    }
}
