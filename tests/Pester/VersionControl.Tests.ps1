# Documents in a git repository, with git itself.

BeforeDiscovery {
    $hasGit = [bool] (Get-Command -Name git -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A repository with one document in it, committed.
    function Add-Repository {
        $document = Add-Document
        $folder = Split-Path -Parent $document
        $null = Invoke-Git $folder init --quiet
        $null = Invoke-Git $folder config user.name tester
        $null = Invoke-Git $folder config user.email tester@example.org
        $null = Invoke-Git $folder add --all
        $null = Invoke-Git $folder commit --quiet --message first
        $document
    }

    function Invoke-Git([string] $Folder) {
        $said = git -C $Folder @args 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "git $args says $said"
        $said
    }
}

AfterAll {
    Close-Everything
}

Describe 'A document in a repository' -Skip:(-not $hasGit) {
    BeforeEach {
        $document = Add-Repository
        $folder = Split-Path -Parent $document
    }

    It 'When it was locked and changed, then git sees the change of the document alone' {
        $null = Lock-MdSection $document linux
        Set-MdSection $document usage -Append 'more'
        Set-MdLockConfiguration -Scope Document -Path $document -HistoryMaxVersions 20
        Set-MdLockConfiguration -Scope Folder -Path $folder -HistoryMaxVersions 20
        Invoke-Git $folder status --porcelain --untracked-files=all | Should -Be ' M guide.md'
        foreach ($own in '.locks', '.mdlock') { [System.IO.File]::ReadAllText((Join-Path $folder "$own/.gitignore")) | Should -BeExactly "*`n" }
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When somebody changed or removed the list of what is ignored, then it stays so' {
        Set-MdSection $document usage -Append 'more'
        [System.IO.File]::WriteAllText((Join-Path $folder '.mdlock/.gitignore'), "!*`n")
        [System.IO.File]::Delete((Join-Path $folder '.locks/.gitignore'))
        Set-MdSection $document usage -Append 'and more'
        [System.IO.File]::ReadAllText((Join-Path $folder '.mdlock/.gitignore')) | Should -BeExactly "!*`n"
        [System.IO.File]::Exists((Join-Path $folder '.locks/.gitignore')) | Should -BeFalse
        Invoke-MdLockCleanup $document
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When <What> under a lock that is held, then the holder''s change goes in or is refused, and nothing of others is lost' -ForEach @(
        @{ What = 'another branch is checked out'; Do = {
                $null = Invoke-Git $folder checkout --quiet -b other
                Set-Content -LiteralPath $document -Value (((Get-Content -LiteralPath $document -Raw) -replace 'Windows', 'Win32').TrimEnd())
                $null = Invoke-Git $folder commit --quiet --all --message second
            } }
        @{ What = 'changes are stashed'; Do = {
                Add-Content -LiteralPath $document -Value 'to be stashed'
                $null = Invoke-Git $folder stash --quiet
            } }
        @{ What = 'what is not in the repository is cleaned'; Do = { $null = Invoke-Git $folder clean -fd --quiet } }
    ) {
        $lock = Lock-MdSection $document linux
        . $Do
        $others = (Get-MdSection $document windows -ErrorAction Ignore).Content
        Set-MdSection $document linux -Append 'by the holder'
        (Get-MdSection $document linux).Content | Should -BeLike '*by the holder*'
        (Get-MdSection $document windows -ErrorAction Ignore).Content | Should -BeExactly $others
        $lock | Unlock-MdSection
        Get-MdLock $document | Should -BeNullOrEmpty
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When even what is ignored is cleaned under a lock that is held, then the holder is refused, and the next one is not' {
        $null = Lock-MdSection $document linux
        $null = Invoke-Git $folder clean -fdx --quiet
        { Set-MdSection $document linux -Append 'by the holder' -ErrorAction Stop } | Should -Throw -ErrorId 'Lock*,*'
        $digest = Get-Digest $document
        $other = Open-Owner
        Invoke-Owner $other { param($path) Set-MdSection $path linux -Append 'by the next one' } $document
        Get-Digest $document | Should -Not -Be $digest
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When the document is deleted under a lock that is held, then it is not found, and its lock can be given back' {
        $lock = Lock-MdSection $document linux
        $null = Invoke-Git $folder rm --quiet guide.md
        { Set-MdSection $document linux -Append 'by the holder' -ErrorAction Stop } | Should -Throw -ErrorId 'DocumentNotFound,*'
        [System.IO.File]::Exists($document) | Should -BeFalse
        $null = Invoke-Git $folder reset --quiet --hard
        Set-MdSection $document linux -Append 'by the holder'
        $lock | Unlock-MdSection
        Get-MdLock $document | Should -BeNullOrEmpty
    }
}
