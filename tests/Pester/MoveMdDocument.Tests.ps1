BeforeDiscovery {
    $hasEtcd = [bool] (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore)
    $needs = if ($hasEtcd) { '' } else { ' (skipped: There is no etcd.)' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'EtcdSupport.ps1')

    function Get-Orphan([string] $Folder) {
        @(Test-MdDocument $Folder -Recurse -Detailed | Where-Object Kind -EQ 'Orphan')
    }
}

AfterAll {
    Close-Everything
    Close-Etcd
}

Describe 'Move-MdDocument' {
    BeforeEach {
        $document = Add-ChangedDocument
        $folder = Split-Path -Parent $document
        $digest = Get-Digest $document
    }

    Context 'Given a document with a history' {
        It 'When it gets another name, then its content, history, trail and settings are there, and nothing is left' {
            Set-MdLockConfiguration $document -Scope Document -TimeToLive 77
            $new = Join-Path $folder 'manual.md'

            $moved = Move-MdDocument $document $new -PassThru -Operation 'a better name'

            $moved.FullName | Should -Be $new
            Get-Digest $new | Should -Be $digest
            (Get-MdSectionVersion $new linux).Version | Should -Be 1, 2, 3
            (Get-MdLockConfiguration $new | Where-Object Name -EQ TimeToLive).Value | Should -Be ([timespan]::FromSeconds(77))
            $event = Get-MdLockEvent $new -Type Move
            $event.Message | Should -BeLike "*from '$document'*a better name*"
            $event.Owner | Should -Not -BeNullOrEmpty
            Test-MdDocument $new | Should -BeTrue
            Test-Path $document | Should -BeFalse
            Get-DurableFolder $document | Should -Not -Exist
            Get-LockFolder $document | Should -Not -Exist
            Get-MdLock $new | Should -BeNullOrEmpty
        }

        It 'When it goes to another folder by a path relative to the current one, then it keeps its name there' {
            $null = New-Item -ItemType Directory (Join-Path $folder 'archive')
            Push-Location $folder
            try { Move-MdDocument guide.md archive } finally { Pop-Location }
            $new = Join-Path $folder 'archive/guide.md'
            Set-MdSection $new linux -Append 'Or apk.'
            (Get-MdSectionVersion $new linux).Version | Should -Be 1, 2, 3, 4
            Get-Orphan $folder | Should -BeNullOrEmpty
        }

        It 'When several go to a folder, then each does; when they are piped as files, too' {
            $null = New-Item -ItemType Directory (Join-Path $folder 'a'), (Join-Path $folder 'b')
            [System.IO.File]::WriteAllText((Join-Path $folder 'x [1].md'), "# X`n")
            Move-MdDocument (Join-Path $folder '*.md') (Join-Path $folder 'a')
            Get-ChildItem (Join-Path $folder 'a/*.md') | Move-MdDocument -Destination (Join-Path $folder 'b')
            (Move-MdDocument (Join-Path $folder 'b/x `[1`].md') (Join-Path $folder 'y [2].md') -PassThru | Get-Content) | Should -Be '# X'
            Move-MdDocument (Join-Path $folder 'y `[2`].md') (Join-Path $folder 'b/x [1].md')
            (Get-ChildItem (Join-Path $folder 'b/*.md')).Name | Should -Be 'guide.md', 'x [1].md'
            (Get-MdSectionVersion (Join-Path $folder 'b/guide.md') linux).Version | Should -Be 1, 2, 3
        }

        It 'When it is moved away and back, then fences go on growing and the versions go on' {
            $new = Join-Path $folder 'manual.md'
            Move-MdDocument $document $new
            Set-MdSection $new linux -Append 'Or apk.'
            Move-MdDocument $new $document
            Set-MdSection $document linux -Append 'Or nix.'
            $versions = Get-MdSectionVersion $document linux
            $versions.Version | Should -Be 1, 2, 3, 4, 5
            ($versions.Fence | Sort-Object -Unique) | Should -Be $versions.Fence
            Test-MdDocument $document | Should -BeTrue
        }

        It 'When the user holds the whole document, by himself or by a lease, then the lock goes with it' -ForEach @(
            @{ IsLease = $false }, @{ IsLease = $true }
        ) {
            $new = Join-Path $folder 'manual.md'
            $lock = Lock-MdSection $document -Document -Persistent:$IsLease
            if ($IsLease) {
                Move-MdDocument $document $new -Token $lock.Token
            } else {
                Move-MdDocument $document $new
            }

            $there = Get-MdLock $new
            $there.LockId | Should -Be $lock.LockId
            $there.Fence | Should -Be $lock.Fence
            $there.Stale | Should -BeFalse
            $other = Open-Owner
            { Invoke-Owner $other { param($path) Set-MdSection $path linux -Append x -NoWait } $new } | Should -Throw '*_document (Document) is held*'
            if ($IsLease) {
                Set-MdSection $new linux -Append 'Mine.' -Token $lock.Token
                Unlock-MdSection $new -Token $lock.Token
            } else {
                Set-MdSection $new linux -Append 'Mine.'
                $there | Unlock-MdSection
            }

            Get-MdLock $new | Should -BeNullOrEmpty
        }

        It 'When another owner holds a section, then it is refused or waited for, and nothing is changed' {
            $other = Open-Owner
            Invoke-Owner $other { param($path) $null = Lock-MdSection $path linux } $document
            { Move-MdDocument $document (Join-Path $folder 'manual.md') -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.MoveMdDocumentCommand'
            Get-Digest $document | Should -Be $digest
            (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3
        }

        It 'When <What>, then it is <Id>, and everything is where it was' -ForEach @(
            @{ What = 'something has the name'; Id = 'DestinationExists'; Prepare = { [System.IO.File]::WriteAllText($target, 'x') } }
            @{ What = 'there is no such folder'; Id = 'DestinationNotFound'; Prepare = { $script:target = Join-Path $folder 'none/manual.md' } }
            @{ What = 'it has the name already'; Id = 'DestinationExists'; Prepare = { $script:target = $document } }
            @{
                What = 'a document that is gone has a history by that name'; Id = 'DestinationHasHistory'
                Prepare = {
                    [System.IO.File]::WriteAllText($target, "# Other`n")
                    Set-MdSection $target other -Append 'text'
                    [System.IO.File]::Delete($target)
                }
            }
            @{ What = 'the document is not there'; Id = 'DocumentNotFound'; Prepare = { $script:source = Join-Path $folder 'none.md' } }
        ) {
            $script:target = Join-Path $folder 'manual.md'
            $script:source = $document
            . $Prepare
            $before = Get-Trace (Join-Path $folder '.mdlock') | Where-Object { $_ -notlike '*audit*' -and $_ -notlike '*fence*' }
            { Move-MdDocument $script:source $script:target -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.MoveMdDocumentCommand"
            Get-Digest $document | Should -Be $digest
            (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3
            Get-Trace (Join-Path $folder '.mdlock') | Where-Object { $_ -match '\.(jsonl|md) ' -and $_ -notlike '*audit*' } |
                Should -Be ($before | Where-Object { $_ -match '\.(jsonl|md) ' })
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        # On Windows a link needs a right that not every user has; Wine makes none.
        It 'When the path is a link to it, then it is refused, and the document named' -Skip:$IsWindows {
            $link = Join-Path $folder 'link.md'
            $null = New-Item -ItemType SymbolicLink $link -Target $document
            { Move-MdDocument $link (Join-Path $folder 'manual.md') -ErrorAction Stop } | Should -Throw "*is a link to '$document'*"
            $document | Should -Exist
        }

        # The only other file system that is there without being mounted, not on every system; the other way round where the
        # files of the tests are in it.
        It 'When it shall go to another file system, then it is refused, and nothing is changed' -Skip:(-not (Test-Path /dev/shm)) {
            $above = $folder.StartsWith('/dev/shm/') ? '/var/tmp' : '/dev/shm'
            $elsewhere = "$above/mdlock-$([guid]::NewGuid().ToString('N'))"
            $null = [System.IO.Directory]::CreateDirectory($elsewhere)
            try {
                { Move-MdDocument $document $elsewhere -ErrorAction Stop } |
                    Should -Throw -ErrorId 'DestinationOnOtherFileSystem,MdLock.Commands.MoveMdDocumentCommand'
                Get-Digest $document | Should -Be $digest
                [System.IO.Directory]::GetFileSystemEntries($elsewhere) | Should -BeNullOrEmpty
            } finally {
                [System.IO.Directory]::Delete($elsewhere, $true)
            }
        }

        It 'When it is only asked what would be done, then nothing is, and what would fail does' {
            $new = Join-Path $folder 'manual.md'
            Move-MdDocument $document $new -WhatIf
            $document | Should -Exist
            $new | Should -Not -Exist
            { Move-MdDocument $document $document -WhatIf -ErrorAction Stop } | Should -Throw '*is there already*'
        }
    }

    Context 'Given a document that other means gave another name' {
        It 'When <What>, then its history goes on under the new name, and the trail says so' -ForEach @(
            @{ What = 'it is renamed'; Rename = { Rename-Item $document manual.md } }
            @{
                What = 'git moves it'
                Rename = {
                    $null = git -C $folder init --quiet 2>&1
                    $null = git -C $folder add guide.md 2>&1
                    $null = git -C $folder mv guide.md manual.md 2>&1
                }
            }
            @{
                What = 'it is renamed and edited in place'
                Rename = { Rename-Item $document manual.md; Add-Content (Join-Path $folder 'manual.md') 'Edited.' }
            }
            @{
                What = 'a copy takes its place'
                Rename = { Copy-Item $document (Join-Path $folder 'manual.md'); Remove-Item $document }
            }
        ) {
            $new = Join-Path $folder 'manual.md'
            . $Rename
            (Get-MdSectionVersion $new linux).Version | Should -Be 1, 2, 3
            (Get-MdLockEvent $new -Type Adoption).Message | Should -BeLike "*'$document'*"
            Set-MdSection $new linux -Append 'Or apk.'
            (Get-MdSectionVersion $new linux)[-1].Version | Should -Be 4
            Get-Orphan $folder | Should -BeNullOrEmpty
            Test-MdDocument $new | Should -BeTrue
        }

        It 'When <What>, then its history stays where it is' -ForEach @(
            @{
                What = 'only a copy is made'; Prepare = { Copy-Item $document (Join-Path $folder 'manual.md') }
            }
            @{
                What = 'another document comes and it goes'
                Prepare = { [System.IO.File]::WriteAllText((Join-Path $folder 'manual.md'), "# Other`n"); [System.IO.File]::Delete($document) }
            }
            @{
                What = 'somebody holds a lock by its old name'
                Prepare = {
                    $other = Open-Owner
                    Invoke-Owner $other { param($path) $null = Lock-MdSection $path linux } $document
                    Rename-Item $document manual.md
                }
            }
            @{
                What = 'two that are gone had the very same content'
                Prepare = {
                    $twin = Join-Path $folder 'twin.md'
                    Copy-Item $document $twin
                    Set-MdSection $twin linux -Append 'x'
                    Set-MdSection $document linux -Append 'x'
                    Copy-Item $twin (Join-Path $folder 'manual.md')
                    Remove-Item $document, $twin
                }
            }
        ) {
            $new = Join-Path $folder 'manual.md'
            . $Prepare
            Get-MdSectionVersion $new | Should -BeNullOrEmpty
            Get-DurableFolder $document | Should -Exist
        }

        # By stat, which Windows has not; there a number is not given anew so soon.
        It 'When a new file has the number of the one that is gone, then it is not taken for it' -Skip:$IsWindows {
            # File systems give a number anew, at once or later: what is known is the number and the time of birth.
            $tries = 0
            $number = stat -c %i $document
            [System.IO.File]::Delete($document)
            do {
                $new = Join-Path $folder "other$tries.md"
                [System.IO.File]::WriteAllText($new, "# Other`n")
                $tries++
            } until ((stat -c %i $new) -eq $number -or $tries -ge 200)
            Get-MdSectionVersion $new | Should -BeNullOrEmpty
        }

        It 'When an empty document comes and an empty one is gone, then they are not the same' {
            $gone = Join-Path $folder 'gone.md'
            [System.IO.File]::WriteAllText($gone, "# A`n")
            Remove-MdSection $gone a
            [System.IO.File]::ReadAllText($gone).Trim() | Should -BeNullOrEmpty
            [System.IO.File]::Delete($gone)
            $new = Join-Path $folder 'new.md'
            [System.IO.File]::WriteAllText($new, '')
            Get-MdSectionVersion $new | Should -BeNullOrEmpty
        }

        It 'When it was moved to another folder, then -AlreadyMoved lets its history follow; else it is refused' {
            $new = Join-Path $folder 'other/manual.md'
            $null = New-Item -ItemType Directory (Split-Path -Parent $new)
            { Move-MdDocument $document $new -AlreadyMoved -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.MoveMdDocumentCommand'
            Copy-Item $document $new
            { Move-MdDocument $document $new -AlreadyMoved -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotMoved,MdLock.Commands.MoveMdDocumentCommand'
            Remove-Item $document
            (Get-Orphan $folder).Path | Should -Be $document

            Move-MdDocument $document $new -AlreadyMoved

            (Get-MdSectionVersion $new linux).Version | Should -Be 1, 2, 3
            Get-Orphan $folder | Should -BeNullOrEmpty
            { Move-MdDocument $document $new -AlreadyMoved -ErrorAction Stop } |
                Should -Throw -ErrorId 'HistoryNotFound,MdLock.Commands.MoveMdDocumentCommand'
        }

        It 'When its folder was renamed, then nothing is to be done: what is kept for it went with it' {
            $renamed = "$folder-renamed"
            Rename-Item $folder (Split-Path -Leaf $renamed)
            (Get-MdSectionVersion (Join-Path $renamed 'guide.md') linux).Version | Should -Be 1, 2, 3
        }
    }

    Context 'Given a document that is gone' {
        BeforeEach {
            [System.IO.File]::Delete($document)
        }

        It 'When the folder is tested, then it is named with what is kept for it' {
            $orphan = Get-Orphan $folder
            $orphan.Path | Should -Be $document
            $orphan.IsFault | Should -BeTrue
            $orphan.Message | Should -BeLike '*3 versions*'
            Test-MdDocument $folder | Should -Be $false
            Test-MdDocument $document | Should -Be $false
        }

        It 'When it is cleaned up without -Orphan, then nothing goes' {
            Invoke-MdLockCleanup $folder -Recurse
            Get-DurableFolder $document | Should -Exist
        }

        It 'When it is cleaned up with -Orphan, by its <By>, then all of it goes, and is told' -ForEach @(
            @{ By = 'folder'; Target = { $folder } }, @{ By = 'name'; Target = { $document } }
        ) {
            Invoke-MdLockCleanup (& $Target) -Orphan -WhatIf
            Get-DurableFolder $document | Should -Exist
            $removed = Invoke-MdLockCleanup (& $Target) -Orphan
            $removed.Kind | Should -Be 'Orphan'
            $removed.Path | Should -Be $document
            $removed.Reason | Should -Be 'DocumentGone'
            Get-DurableFolder $document | Should -Not -Exist
            Get-LockFolder $document | Should -Not -Exist
            Invoke-MdLockCleanup $folder -Orphan | Should -BeNullOrEmpty
        }

        It 'When somebody holds a lock by its name, then nothing goes' {
            [System.IO.File]::WriteAllText($document, $guideText)
            $other = Open-Owner
            Invoke-Owner $other { param($path) $null = Lock-MdSection $path linux } $document
            [System.IO.File]::Delete($document)
            Invoke-MdLockCleanup $folder -Orphan | Should -BeNullOrEmpty
            Get-DurableFolder $document | Should -Exist
        }

        It 'When there are documents beside it, then -Orphan leaves theirs' {
            $beside = Join-Path $folder 'beside.md'
            [System.IO.File]::WriteAllText($beside, $guideText)
            Set-MdSection $beside linux -Append 'x'
            $null = Invoke-MdLockCleanup $folder -Orphan
            (Get-MdSectionVersion $beside linux).Version | Should -Be 1, 2
        }
    }
}

Describe 'Move-MdDocument where a cluster keeps locks' -ForEach @(@{ HasEtcd = $hasEtcd }) {
    BeforeAll {
        if ($HasEtcd) {
            $etcd = New-EtcdPlace
            Start-Etcd $etcd
        }
        $former = $env:LOCK_STORE

        # A folder of its own, and the store that is set for it: the name of a prefix, or files.
        function Add-Place([string] $Store) {
            $place = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
            $null = [System.IO.Directory]::CreateDirectory($place)
            if ($Store -ne 'file') { $null = Set-MdLockConfiguration $place -Scope Folder -LockStore (Get-EtcdStore $etcd $Store) }
            $place
        }

        # A document there whose section linux has three versions, with a setting of its own.
        function Add-DocumentIn([string] $Place) {
            $path = Join-Path $Place 'guide.md'
            [System.IO.File]::WriteAllText($path, $guideText)
            Set-MdSection $path linux -Append 'Or dnf.'
            Set-MdSection $path linux -Append 'Or zypper.'
            Set-MdLockConfiguration $path -Scope Document -TimeToLive 77
            $path
        }
    }

    AfterEach {
        [System.Environment]::SetEnvironmentVariable('LOCK_STORE', $former)
    }

    It "When it goes <What>, then history, trail, settings and lock go with it, and nothing is left$needs" -Skip:(-not $hasEtcd) -ForEach @(
        @{ What = 'to another name in its folder'; Prepare = { $script:target = Join-Path (Split-Path -Parent $document) 'manual.md' } }
        @{ What = 'to a folder in which nobody locked yet'; Prepare = { $script:target = Join-Path (Add-Place one) 'manual.md' } }
        @{
            What = 'to a folder that is in use'
            Prepare = {
                $place = Add-Place one
                $script:target = Join-Path $place 'manual.md'
                $null = Add-DocumentIn $place
            }
        }
        @{
            What = 'to a folder, and the store is set for all'
            Prepare = {
                [System.Environment]::SetEnvironmentVariable('LOCK_STORE', (Get-EtcdStore $etcd one))
                $script:target = Join-Path (Add-Place file) 'manual.md'
            }
        }
    ) {
        $document = Add-DocumentIn (Add-Place one)
        . $Prepare
        $digest = Get-Digest $document
        $lock = Lock-MdSection $document -Document
        Move-MdDocument $document $script:target -WarningVariable said
        $said | Should -BeNullOrEmpty
        Get-Digest $script:target | Should -Be $digest
        $document | Should -Not -Exist
        Get-DurableFolder $document | Should -Not -Exist
        (Get-MdLock $script:target).LockId | Should -Be $lock.LockId
        (Get-MdLock $script:target).Stale | Should -BeFalse
        $other = Open-Owner
        { Invoke-Owner $other { param($path) Set-MdSection $path linux -Append x -NoWait } $script:target } | Should -Throw '*_document (Document) is held*'
        Set-MdSection $script:target linux -Append 'Or apk.'
        Get-MdLock $script:target | Unlock-MdSection -ErrorAction Stop
        Get-MdLock $script:target | Should -BeNullOrEmpty
        Invoke-Owner $other { param($path) Set-MdSection $path linux -Append 'Or nix.' } $script:target
        $versions = Get-MdSectionVersion $script:target linux
        $versions.Version | Should -Be 1, 2, 3, 4, 5
        $versions.Fence | Should -Be ($versions.Fence | Sort-Object)
        (Get-MdLockEvent $script:target -Type Move).Message | Should -BeLike "*'$document'*"
        (Get-MdLockConfiguration $script:target | Where-Object Name -EQ TimeToLive).Value | Should -Be ([timespan]::FromSeconds(77))
        Test-MdDocument $script:target -Detailed | Should -BeNullOrEmpty
    }

    It "When it shall go from <From> to <To>, moved or already there, then it is refused, and nothing is moved$needs" -Skip:(-not $hasEtcd) -ForEach @(
        @{ From = 'file'; To = 'one' }
        @{ From = 'one'; To = 'file' }
        @{ From = 'one'; To = 'two' }
    ) {
        $document = Add-DocumentIn (Add-Place $From)
        $place = Add-Place $To
        $target = Join-Path $place 'manual.md'
        $digest = Get-Digest $document
        $lock = Lock-MdSection $document -Document
        $refusal = { Move-MdDocument $document $target -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationInOtherStore,MdLock.Commands.MoveMdDocumentCommand' -PassThru
        $refusal.ErrorDetails.RecommendedAction | Should -BeLike '*Set-MdLockConfiguration*'
        Get-Digest $document | Should -Be $digest
        $target | Should -Not -Exist
        Get-DurableFolder $target | Should -Not -Exist
        (Get-MdLock $document).LockId | Should -Be $lock.LockId
        Set-MdSection $document linux -Append 'Or apk.'
        $lock | Unlock-MdSection -ErrorAction Stop
        (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3, 4
        Test-MdDocument $document -Detailed | Should -BeNullOrEmpty

        [System.IO.File]::Move($document, $target)
        { Move-MdDocument $document $target -AlreadyMoved -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationInOtherStore,MdLock.Commands.MoveMdDocumentCommand'
        Get-DurableFolder $document | Should -Exist
        Get-DurableFolder $target | Should -Not -Exist
        [System.IO.File]::Move($target, $document)
        (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3, 4
        Set-MdSection $document linux -Append 'Or nix.'
    }

    It "When it goes in the name of a lease, then the token opens it there, and who waited by the old name is told$needs" -Skip:(-not $hasEtcd) {
        $document = Add-DocumentIn (Add-Place one)
        $target = Join-Path (Add-Place one) 'manual.md'
        $lease = Lock-MdSection $document -Document -Persistent
        $waiter = Open-Pipeline (Open-Owner) { param($path) Lock-MdSection $path linux -Timeout 120 -ErrorAction Stop } $document
        $call = $waiter.BeginInvoke()
        Wait-Waiter $document
        Move-MdDocument $document $target -Token $lease.Token -ErrorAction Stop
        { Wait-Pipeline $waiter $call } | Should -Throw '*guide.md*'
        $there = Get-MdLock $target
        $there.LockId | Should -Be $lease.LockId
        $there.Fence | Should -BeGreaterThan $lease.Fence
        $there.Stale | Should -BeFalse
        Set-MdSection $target linux -Append 'Mine.' -Token $lease.Token -ErrorAction Stop
        Unlock-MdSection $target -Token $lease.Token -ErrorAction Stop
        Get-MdLock $target | Should -BeNullOrEmpty
        (Get-MdSectionVersion $target linux).Version | Should -Be 1, 2, 3, 4
    }

    It "When one folder goes to the store of the other first, then the document goes too$needs" -Skip:(-not $hasEtcd) {
        $document = Add-DocumentIn (Add-Place file)
        $target = Join-Path (Add-Place one) 'guide.md'
        Set-MdLockConfiguration (Split-Path -Parent $document) -Scope Folder -LockStore (Get-EtcdStore $etcd one) -ErrorAction Stop
        Move-MdDocument $document $target -ErrorAction Stop
        Set-MdSection $target linux -Append 'Or apk.'
        (Get-MdSectionVersion $target linux).Version | Should -Be 1, 2, 3, 4
        Test-MdDocument $target -Detailed | Should -BeNullOrEmpty
    }

    It "When it was moved to a folder in which nobody locked yet, then -AlreadyMoved lets its history follow$needs" -Skip:(-not $hasEtcd) {
        $document = Add-DocumentIn (Add-Place one)
        $target = Join-Path (Add-Place one) 'manual.md'
        [System.IO.File]::Move($document, $target)
        Move-MdDocument $document $target -AlreadyMoved -ErrorAction Stop
        Set-MdSection $target linux -Append 'Or apk.'
        (Get-MdSectionVersion $target linux).Version | Should -Be 1, 2, 3, 4
        Test-MdDocument $target -Detailed | Should -BeNullOrEmpty
    }

    It "When what is kept for one that is gone was removed, then another can take its name and be edited$needs" -Skip:(-not $hasEtcd) {
        $document = Add-DocumentIn (Add-Place one)
        $gone = Join-Path (Split-Path -Parent $document) 'gone.md'
        [System.IO.File]::WriteAllText($gone, "# Gone`n")
        foreach ($time in 1..4) { Set-MdSection $gone gone -Append "Time $time." }
        [System.IO.File]::Delete($gone)
        $null = Invoke-MdLockCleanup $gone -Orphan -Confirm:$false -ErrorAction Stop
        Move-MdDocument $document $gone -ErrorAction Stop
        Set-MdSection $gone linux -Append 'Or apk.' -ErrorAction Stop
        (Get-MdSectionVersion $gone linux).Version | Should -Be 1, 2, 3, 4
        Test-MdDocument $gone -Detailed | Should -BeNullOrEmpty
    }
}
