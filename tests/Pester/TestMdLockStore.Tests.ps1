BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Test-MdLockStore' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    AfterEach {
        $env:LOCK_ROOT = ''
    }

    It 'Given a document on a file system that locks, when it is tried, then all that is needed is there' {
        $capabilities = Test-MdLockStore $document -ErrorAction Stop
        foreach ($name in 'ExclusiveCreate', 'OperatingSystemLock', 'LockFreedAtClose', 'FileIdentity', 'VisibleAtOnce',
            'Permissions', 'MonotonicClock', 'FileTime', 'LocalFileSystem', 'AtomicReplace', 'AtomicExchange', 'FlushToDisk') {
            $one = $capabilities | Where-Object Name -EQ $name
            $one | Should -HaveCount 1 -Because $name
            $one.Path | Should -Be $folder
            $one.Detail | Should -MatchExactly '^\S.+\.$'
            $one.Consequence | Should -MatchExactly '^[A-Z].+\.$'
            if ($one.Needed) { $one.Passed | Should -BeTrue -Because "$name. $($one.Detail)" }
        }
        $capabilities | Should -HaveCount 12
        $capabilities.Mode | Should -Not -Contain 'Unusable'
    }

    It 'Given a document, when it is tried, then it is untouched, and nothing stays beside it' {
        $digest = Get-Digest $document
        $null = Test-MdLockStore $document -ErrorAction Stop
        Get-Digest $document | Should -Be $digest
        [System.IO.Directory]::GetFileSystemEntries($folder) | Should -Be @($document)
    }

    It 'Given a folder, a document and a wildcard, when they are tried quietly, then the answer is true for each' {
        Test-MdLockStore $folder -Quiet | Should -BeTrue
        Test-MdLockStore (Join-Path $folder '*.md') -Quiet | Should -BeTrue
        $answers = [System.IO.FileInfo] $document, [System.IO.FileInfo] $document | Test-MdLockStore -Quiet
        $answers | Should -Be $true, $true
    }

    It 'Given lock files elsewhere, when a document is tried, then locks are tried there and commits beside the document' {
        $root = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $null = [System.IO.Directory]::CreateDirectory($root)
        $env:LOCK_ROOT = Join-Path $root 'not/there/yet'
        $capabilities = Test-MdLockStore $document -ErrorAction Stop
        ($capabilities | Where-Object Name -EQ 'OperatingSystemLock').Path | Should -Be $root
        ($capabilities | Where-Object Name -EQ 'AtomicReplace').Path | Should -Be $folder
        [System.IO.Directory]::GetFileSystemEntries($root).Count | Should -Be 0
    }

    It 'Given no document, when it is tried, then that is an error' {
        { Test-MdLockStore "$document.gone" -ErrorAction Stop } |
            Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.TestMdLockStoreCommand'
    }
}
