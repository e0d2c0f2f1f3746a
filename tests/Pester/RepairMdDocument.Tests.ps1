BeforeAll {
    . (Join-Path $PSScriptRoot 'DamageSupport.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Repair-MdDocument' {
    Context 'Given a document that MdLock never changed' {
        BeforeEach {
            $document = Add-Document
        }

        It 'When it is repaired, then there is nothing to do, and nothing is made beside it' {
            Repair-MdDocument $document | Should -BeNullOrEmpty
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)).Count | Should -Be 1
        }

        It 'When it is not text, then that is left to its owner, and said' {
            [System.IO.File]::WriteAllBytes($document, [byte[]](0, 1, 2))
            $left = Repair-MdDocument $document -ErrorAction Stop
            $left.Kind | Should -Be 'DocumentUnreadable'
            $left.Action | Should -Be 'None'
            $left.Done | Should -BeFalse
            [System.IO.File]::ReadAllBytes($document) | Should -Be 0, 1, 2
        }

        It 'When it is not there, then that is an error' {
            { Repair-MdDocument "$document.gone" -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.RepairMdDocumentCommand'
        }
    }

    Context 'Given a document with a history' {
        BeforeEach {
            $document = Add-DocumentWithHistory
            $digest = Get-Digest $document
        }

        It 'When all is well, then there is nothing to do' {
            Repair-MdDocument $document | Should -BeNullOrEmpty
            Get-Digest $document | Should -Be $digest
        }

        It 'When a line of the history was altered, then it is mended, what was lost is told, and it is on record' {
            Edit-History $document
            $made = @(Repair-MdDocument $document)
            $made.Kind | Should -Contain 'HistoryDamaged'
            $made.Action | Should -Contain 'Mended'
            $made.SectionId | Should -Contain 'linux'
            $made.Done | Should -Not -Contain $false
            Test-MdDocument $document | Should -BeTrue
            @(Test-MdDocument $document -Detailed).Kind | Should -Contain 'VersionsLost'
            @(Get-MdLockEvent $document -Type Repair).Count | Should -Be 1
            Repair-MdDocument $document | Should -BeNullOrEmpty
            Get-Digest $document | Should -Be $digest
        }

        It 'When a line of the audit trail was altered, then that is acknowledged, and still told' {
            Edit-Trail $document
            (Repair-MdDocument $document).Action | Should -Be 'Acknowledged'
            Test-MdDocument $document | Should -BeTrue
            @(Test-MdDocument $document -Detailed).Kind | Should -Contain 'TrailAltered'
        }

        It 'When a commit left its temporary file, then it is removed, and -WhatIf only says so' {
            $left = Add-TemporaryFile $document
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

        It 'When a torn journal is there, then it is discarded' {
            Add-TornJournal $document
            $made = @(Repair-MdDocument $document)
            $made.Action | Should -Contain 'Discarded'
            Test-MdDocument $document | Should -BeTrue
        }

        It 'When a process was killed with a lock, then the lock is removed, and one that lives stays' {
            $own = Lock-MdSection $document linux
            Invoke-Kill (Open-Holder $document usage)
            $made = Repair-MdDocument $document | Where-Object Kind -EQ 'StaleLock'
            $made.SectionId | Should -Be 'usage'
            $made.Action | Should -Be 'Removed'
            (Get-MdLock $document).LockId | Should -Be $own.LockId
        }

        It 'When documents are piped in, then each is repaired' {
            $second = Add-Document -Name 'guide[1].md'
            $left = $document, $second | ForEach-Object { Add-TemporaryFile $_ }
            (Get-Item -LiteralPath $document, $second | Repair-MdDocument).Path | Should -Be $document, $second
            foreach ($file in $left) { [System.IO.File]::Exists($file) | Should -BeFalse }
        }
    }
}
