BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Invoke-MdLockCleanup' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    Context 'Given nothing to clean' {
        It 'When it cleans a document without locks, then it removes nothing and makes no folder' {
            Invoke-MdLockCleanup $document | Should -BeNullOrEmpty
            Invoke-MdLockCleanup $folder -Recurse | Should -BeNullOrEmpty
            [System.IO.Directory]::GetFileSystemEntries($folder) | Should -Be @($document)
        }

        It 'When there are live locks, leases and places in the queue, then all stay (I8)' {
            $null = Lock-MdSection $document linux
            $null = Lock-MdSection $document usage -Persistent
            $pipeline = Open-Pipeline (Open-Owner) { param($path) Lock-MdSection $path install -Timeout 600 } $document
            $null = $pipeline.BeginInvoke()
            Wait-Waiter $document
            $before = (Get-MdLock $document -IncludeWaiting).Fence
            Invoke-MdLockCleanup $document | Should -BeNullOrEmpty
            (Get-MdLock $document -IncludeWaiting).Fence | Should -Be $before
            Stop-Pipeline $pipeline
            $pipeline.Dispose()
        }
    }

    Context 'Given what a killed process left' {
        BeforeEach {
            $live = Lock-MdSection $document usage
            $holder = Open-Holder $document linux 'rewrite'
            $waiter = Open-Child Hold.ps1 $document, usage, 'wait'
            Wait-Waiter $document
            $dead = Get-MdLock $document linux
            Invoke-Kill $holder
            Invoke-Kill $waiter
        }

        It 'When it cleans, then the stale lock and place go, each emitted with its reason (I9), and the live lock stays' {
            $removed = Invoke-MdLockCleanup $document
            $removed | Should -HaveCount 2
            $lock = $removed | Where-Object Kind -EQ Lock
            $lock.Name | Should -Be 'linux'
            $lock.LockId | Should -Be $dead.LockId
            $lock.Path | Should -Be $document
            $lock.Owner | Should -Be $dead.Owner
            $lock.Reason | Should -Be 'OwnerDead'
            $lock.Evidence | Should -BeLike "*$($holder.Id)*"
            $ticket = $removed | Where-Object Kind -EQ Ticket
            $ticket.Reason | Should -Be 'OwnerDead'
            $ticket.LockId | Should -BeNullOrEmpty
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $live.LockId
            Invoke-MdLockCleanup $document | Should -BeNullOrEmpty
        }

        It 'When it is only asked what would be cleaned, then nothing is, and only that is named' {
            Invoke-MdLockCleanup $document -WhatIf | Should -BeNullOrEmpty
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 3
            $clean = Add-Document -Name 'clean.md'
            $script = Join-Path $TestDrive 'whatif.ps1'
            [System.IO.File]::WriteAllText($script, "Import-Module '$manifest'`nInvoke-MdLockCleanup '$document' -WhatIf`nInvoke-MdLockCleanup '$clean' -WhatIf")
            $said = @(Complete-Child (Open-Child $script))
            $said.Count | Should -Be 1
            $said[0] | Should -BeLike "*Remove 1 stale lock, 1 stale request*$document*"
        }
    }

    Context 'Given files that belong to nothing' {
        BeforeEach {
            $null = Lock-MdSection $document usage
            $locks = Get-LockFolder $document
            $leftovers = @(
                Join-Path $folder ".guide.md.$([guid]::NewGuid().ToString('N')).mdlock-tmp"
                Join-Path $locks '0123456789abcdef.heartbeat'
                Join-Path $locks 'half-written.tmp'
                Join-Path $locks 'queue/no-ticket'
                Join-Path $locks 'commits/0000000000000000001.waited.request'
            )
            $null = [System.IO.Directory]::CreateDirectory((Join-Path $locks 'commits'))
            foreach ($file in $leftovers) { [System.IO.File]::WriteAllText($file, 'left over') }
        }

        It 'When they are old, then they are removed and emitted' {
            foreach ($file in $leftovers) { [System.IO.File]::SetLastWriteTimeUtc($file, [datetime]::UtcNow.AddDays(-1)) }
            $removed = Invoke-MdLockCleanup $document
            $removed.Kind | Sort-Object -Unique | Should -Be 'File'
            $removed.Reason | Sort-Object -Unique | Should -Be 'Leftover'
            $removed.Name | Split-Path -Leaf | Sort-Object | Should -Be ($leftovers | Split-Path -Leaf | Sort-Object)
            foreach ($file in $leftovers) { [System.IO.File]::Exists($file) | Should -BeFalse }
            Get-MdLock $document | Should -HaveCount 1
        }

        It 'When they are young, then only that of a dead commit goes: somebody may be writing the others' {
            (Invoke-MdLockCleanup $document).Name | Should -Be (Split-Path -Leaf $leftovers[0])
            [System.IO.File]::Exists($leftovers[0]) | Should -BeFalse
            foreach ($file in $leftovers[1..4]) { [System.IO.File]::Exists($file) | Should -BeTrue }
        }
    }

    Context 'Given a record that cannot be read' {
        It 'When it has been <Damage> for longer than the grace, then it is removed as malformed' -ForEach @(
            @{ Damage = 'empty'; Text = '' }
            @{ Damage = 'garbage'; Text = 'no record' }
            @{ Damage = 'truncated'; Text = '{"schema":1,"lock_id":"c9fcf7aa-c469' }
        ) {
            $null = Lock-MdSection $document usage
            [System.IO.File]::WriteAllText((Join-Path (Get-LockFolder $document) 'linux.lock'), $Text)
            (Get-MdLock $document linux).Stale | Should -BeFalse
            Wait-Until 'the grace is over' { (Get-MdLock $document linux).Stale }
            $removed = Invoke-MdLockCleanup $document
            $removed.Name | Should -Be 'linux'
            $removed.Reason | Should -Be 'Malformed'
            (Get-MdLock $document).SectionId | Should -Be 'usage'
        }
    }

    Context 'Given documents in a tree of folders' {
        BeforeEach {
            $below = Join-Path $folder 'below'
            $null = [System.IO.Directory]::CreateDirectory($below)
            $deep = Join-Path $below 'deep.md'
            [System.IO.File]::WriteAllText($deep, $guideText)
            foreach ($path in $document, $deep) {
                $null = Lock-MdSection $path usage -Persistent -TimeToLive 1
            }
            Wait-Until 'their time is over' { -not (Get-MdLock $folder -Recurse | Where-Object { -not $_.Stale }) }
        }

        It 'When a folder is cleaned, then the documents in it are, and none below' {
            (Invoke-MdLockCleanup $folder).Path | Should -Be $document
            (Get-MdLock $folder -Recurse).Path | Should -Be $deep
        }

        It 'When a folder is cleaned with -Recurse, then those below are too' {
            $removed = Invoke-MdLockCleanup $folder -Recurse
            $removed.Path | Sort-Object | Should -Be @($deep, $document)
            $removed.Reason | Sort-Object -Unique | Should -Be 'TimeToLiveOver'
            Get-MdLock $folder -Recurse | Should -BeNullOrEmpty
        }

        It 'When files come down the pipeline, then each is cleaned' {
            (Get-ChildItem -Path (Join-Path $below '*.md') | Invoke-MdLockCleanup).Path | Should -Be $deep
        }
    }
}
