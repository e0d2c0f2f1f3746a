BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Lock-MdSection' {
    BeforeAll {
        $other = Open-Owner

        # Tries to lock as another owner, without waiting; true when that was granted.
        function Test-OtherCanLock([hashtable] $Request) {
            $lock = {
                param($request)
                $taken = Lock-MdSection @request -NoWait -ErrorAction SilentlyContinue
                $taken | Unlock-MdSection
                $null -ne $taken
            }
            (Invoke-Owner $other $lock $Request)[-1]
        }
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a document that nobody has locked' {
        It 'When a section is locked by its id, then the lock says what is held, how, by whom and until when' {
            $before = [datetime]::UtcNow
            $lock = Lock-MdSection $document install
            $lock.Path | Should -Be $document
            $lock.SectionId | Should -Be 'install'
            $lock.State | Should -Be 'Held'
            $lock.Scope | Should -Be 'Subtree'
            $lock.Mode | Should -Be 'Exclusive'
            $lock.LockId | Should -BeOfType ([guid])
            $lock.Fence | Should -BeGreaterThan 0
            $lock.IsOwn | Should -BeTrue
            $lock.ProcessId | Should -Be $PID
            $lock.User | Should -Be ([Environment]::UserName)
            $lock.HostName | Should -Be ([Environment]::MachineName)
            $lock.Persistent | Should -BeFalse
            $lock.Token | Should -BeNullOrEmpty
            $lock.Stale | Should -BeFalse
            $lock.Since | Should -BeGreaterOrEqual $before
            $lock.TimeToLive | Should -Be ([timespan]::FromMinutes(5))
            $lock.ExpiresAt | Should -Be ($lock.Since + $lock.TimeToLive)
        }

        It 'When a section is locked, then the document is untouched and the record stands beside it, within 1 KB' {
            $digest = Get-Digest $document
            $null = Lock-MdSection $document install -Operation ('o' * 200)
            Get-Digest $document | Should -Be $digest
            $record = [System.IO.FileInfo]::new((Join-Path (Get-LockFolder $document) 'install.lock'))
            $record.Exists | Should -BeTrue
            $record.Length | Should -BeLessOrEqual 1024
        }

        It 'When the selector is <Selector>, then <Expected> is locked' -ForEach @(
            @{ Selector = 'linux'; Expected = @('linux') }
            @{ Selector = '#linux'; Expected = @('linux') }
            @{ Selector = 'Guide/Install/Linux'; Expected = @('linux') }
            @{ Selector = 'Install/Windows'; Expected = @('windows') }
            @{ Selector = '*u?'; Expected = @('linux') }
            @{ Selector = '[lw]*'; Expected = @('linux', 'windows') }
        ) {
            $locks = Lock-MdSection $document $Selector
            $locks.SectionId | Should -Be $Expected
        }

        It 'When several sections are locked in one call, then there is one lock for each' {
            $locks = Lock-MdSection -Path $document -SectionId linux, usage
            $locks | Should -HaveCount 2
            (Get-MdLock $document).SectionId | Should -Be @('linux', 'usage')
        }

        It 'When a section and its subsection are locked in one call, then one lock covers both' {
            $locks = @(Lock-MdSection -Path $document -SectionId install, linux)
            $locks.SectionId | Should -Be 'install'
            Test-OtherCanLock @{ Path = $document; SectionId = 'linux' } | Should -BeFalse
        }

        It 'When the document is locked, then no section of it is free' {
            $lock = Lock-MdSection $document -Document
            $lock.SectionId | Should -Be '_document'
            $lock.Scope | Should -Be 'Document'
            foreach ($section in 'guide', 'linux', '_preamble') {
                Test-OtherCanLock @{ Path = $document; SectionId = $section } | Should -BeFalse
            }
        }

        It 'When an operation is named, then others see it' {
            $null = Lock-MdSection $document install -Operation 'rewrite for 2.0'
            $seen = Invoke-Owner $other { param($path) Get-MdLock $path } $document
            $seen.Operation | Should -Be 'rewrite for 2.0'
            $seen.IsOwn | Should -BeFalse
        }

        It 'When the time to live is <Value> (<Type>), then the lock lasts 7 seconds' -ForEach @(
            @{ Value = 7; Type = 'int' }
            @{ Value = 7.0; Type = 'double' }
            @{ Value = '7'; Type = 'digits' }
            @{ Value = '00:00:07'; Type = 'text' }
            @{ Value = [timespan]::FromSeconds(7); Type = 'TimeSpan' }
        ) {
            (Lock-MdSection $document install -TimeToLive $Value).TimeToLive | Should -Be ([timespan]::FromSeconds(7))
        }

        It 'When it is only asked what would be locked, then nothing is locked and no file is made' {
            Lock-MdSection $document install -WhatIf | Should -BeNullOrEmpty
            Lock-MdSection $document -Document -WhatIf | Should -BeNullOrEmpty
            { Lock-MdSection $document none-such -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'SectionNotFound,*'
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
        }
    }

    Context 'Given a name with brackets' {
        BeforeEach {
            $bracketed = Add-Document -Name 'guide[1].md'
            $decoy = Join-Path (Split-Path -Parent $bracketed) 'guide1.md'
            [System.IO.File]::WriteAllText($decoy, $guideText)
        }

        It 'When it is given as -LiteralPath, then that document is locked and not the one that the wildcard matches' {
            (Lock-MdSection -LiteralPath $bracketed -SectionId usage).Path | Should -Be $bracketed
            Get-MdLock -LiteralPath $decoy | Should -BeNullOrEmpty
        }

        It 'When an object with that path comes down the pipeline, then that document is locked' {
            Get-MdSection -LiteralPath $bracketed -SectionId usage | Lock-MdSection |
                ForEach-Object Path | Should -Be $bracketed
            Get-ChildItem -LiteralPath $bracketed | Lock-MdSection -SectionId linux |
                ForEach-Object Path | Should -Be $bracketed
        }
    }

    Context 'Given objects of other commands' {
        It 'When files come from Get-ChildItem, then each is locked' {
            $folder = Split-Path -Parent $document
            $second = Join-Path $folder 'second.md'
            [System.IO.File]::WriteAllText($second, $guideText)
            $locks = Get-ChildItem -Path (Join-Path $folder '*.md') | Lock-MdSection -SectionId usage
            $locks.Path | Should -Be @($document, $second)
        }

        It 'When sections come from Get-MdSection, then each is locked' {
            $locks = Get-MdSection $document linux, usage | Lock-MdSection
            $locks.SectionId | Should -Be @('linux', 'usage')
        }

        It 'When -Path is a wildcard, then the section of every document that matches is locked' {
            $folder = Split-Path -Parent $document
            $second = Join-Path $folder 'second.md'
            [System.IO.File]::WriteAllText($second, $guideText)
            $locks = Lock-MdSection -Path (Join-Path $folder '*.md') -SectionId usage
            $locks.Path | Should -Be @($document, $second)
        }

        It 'When one of several documents has no such section, then it alone is refused' {
            $folder = Split-Path -Parent $document
            [System.IO.File]::WriteAllText((Join-Path $folder 'another.md'), "# Something else`n")
            $locks = Lock-MdSection -Path (Join-Path $folder '*.md') -SectionId usage -ErrorVariable refused -ErrorAction SilentlyContinue
            $locks.Path | Should -Be $document
            $refused.FullyQualifiedErrorId | Should -Be 'SectionNotFound,MdLock.Commands.LockMdSectionCommand'
        }
    }

    Context 'Given a lock (I1: two live locks never conflict)' {
        It 'When <Scope> of install is held <Mode> and another owner asks for <OtherScope> of <OtherSection> <OtherMode>, then granted: <Granted>' -ForEach @(
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'install'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'linux'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Body'; OtherSection = 'linux'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'guide'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Body'; OtherSection = 'guide'; OtherMode = 'Exclusive'; Granted = $true }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'usage'; OtherMode = 'Exclusive'; Granted = $true }
            @{ Scope = 'Subtree'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'install'; OtherMode = 'Shared'; Granted = $false }
            @{ Scope = 'Subtree'; Mode = 'Shared'; OtherScope = 'Subtree'; OtherSection = 'install'; OtherMode = 'Shared'; Granted = $true }
            @{ Scope = 'Subtree'; Mode = 'Shared'; OtherScope = 'Body'; OtherSection = 'linux'; OtherMode = 'Shared'; Granted = $true }
            @{ Scope = 'Subtree'; Mode = 'Shared'; OtherScope = 'Subtree'; OtherSection = 'linux'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Body'; Mode = 'Exclusive'; OtherScope = 'Body'; OtherSection = 'install'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Scope = 'Body'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'linux'; OtherMode = 'Exclusive'; Granted = $true }
            @{ Scope = 'Body'; Mode = 'Exclusive'; OtherScope = 'Subtree'; OtherSection = 'guide'; OtherMode = 'Shared'; Granted = $false }
        ) {
            $null = Lock-MdSection $document install -Scope $Scope -Mode $Mode
            $request = @{ Path = $document; SectionId = $OtherSection; Scope = $OtherScope; Mode = $OtherMode }
            Test-OtherCanLock $request | Should -Be $Granted
        }

        It 'When <Mode> locks are held and another owner asks for the document <OtherMode>, then granted: <Granted>' -ForEach @(
            @{ Mode = 'Exclusive'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Mode = 'Exclusive'; OtherMode = 'Shared'; Granted = $false }
            @{ Mode = 'Shared'; OtherMode = 'Exclusive'; Granted = $false }
            @{ Mode = 'Shared'; OtherMode = 'Shared'; Granted = $true }
        ) {
            $null = Lock-MdSection $document linux -Mode $Mode
            Test-OtherCanLock @{ Path = $document; Document = $true; Mode = $OtherMode } | Should -Be $Granted
        }

        It 'When the document is named by a link, then it is the same document and has the same locks' -Skip:$IsWindows {
            $link = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.md')
            $null = [System.IO.File]::CreateSymbolicLink($link, $document)
            (Lock-MdSection $link install).Path | Should -Be $document
            Test-OtherCanLock @{ Path = $document; SectionId = 'install' } | Should -BeFalse
            (Get-MdLock $link).SectionId | Should -Be 'install'
        }

        It 'When one of several sections is taken, then none is locked (all or nothing)' {
            $null = Invoke-Owner $other { param($path) Lock-MdSection $path usage } $document
            { Lock-MdSection $document linux, usage -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand'
            (Get-MdLock $document).SectionId | Should -Be 'usage'
        }

        It 'When one of several sections does not exist, then none is locked (all or nothing)' {
            { Lock-MdSection $document linux, none-such -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionNotFound,MdLock.Commands.LockMdSectionCommand'
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given a lock of another owner' {
        BeforeEach {
            $held = Invoke-Owner $other { param($path) Lock-MdSection $path install -Operation 'rewrite' } $document
        }

        It 'When -NoWait is given, then the refusal names holder and purpose, and nobody stands in the queue (I11)' {
            $refusal = { Lock-MdSection $document install -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*process $PID*'rewrite'*since*until*"
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 1
        }

        It 'When the timeout passes, then the refusal says so, and nobody stands in the queue' {
            { Lock-MdSection $document linux -Timeout 0.3 -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockWaitTimeout,MdLock.Commands.LockMdSectionCommand'
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 1
        }

        It 'When it is released during the wait, then the one who waits has it, with a higher fence' {
            $waiting = Open-Owner
            $pipeline = Open-Pipeline $waiting { param($path) Lock-MdSection $path linux -Timeout 300 } $document
            $call = $pipeline.BeginInvoke()
            Wait-Waiter $document
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $held
            $taken = Wait-Pipeline $pipeline $call
            $pipeline.Dispose()
            $taken.SectionId | Should -Be 'linux'
            $taken.Fence | Should -BeGreaterThan $held.Fence
        }

        It 'When -NoWait comes with retries, then it tries that often, with the delay between, and never stands in the queue' {
            $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
            { Lock-MdSection $document install -NoWait -MaxRetries 4 -RetryDelay 50 -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand'
            # A floor that the delays themselves set, whatever the machine's speed.
            $elapsed.Elapsed | Should -BeGreaterThan ([timespan]::FromMilliseconds(190))
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 1
        }

        It 'When it is released between the retries, then one of them is granted' {
            $trying = Open-Owner
            $try = { param($path) 'now'; Lock-MdSection $path install -NoWait -MaxRetries 1000 -RetryDelay '00:00:00.05' }
            $pipeline = Open-Pipeline $trying $try $document
            $said = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $nothing.Complete()
            $call = $pipeline.BeginInvoke($nothing, $said)
            Wait-Until 'it tries' { $said.Count -gt 0 }
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $held
            $null = Wait-Pipeline $pipeline $call
            $pipeline.Dispose()
            $said[1].SectionId | Should -Be 'install'
        }
    }

    Context 'Given a lock of one''s own' {
        It 'When it is taken again, then it is renewed: the same lock, for longer' {
            $first = Lock-MdSection $document install -Operation 'first'
            $again = Lock-MdSection $document install -TimeToLive 60 -NoWait
            $again.LockId | Should -Be $first.LockId
            $again.Since | Should -BeGreaterThan $first.Since
            Get-MdLock $document | Should -HaveCount 1
        }

        It 'When a lock that overlaps it is asked for, then the refusal says that it would wait for its own owner' {
            $own = Lock-MdSection $document install
            $refusal = { Lock-MdSection $document linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockDeadlock,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike '*own owner*install*'
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $own.LockId
        }

        It 'When its time is over, then another owner gets it, and the late holder cannot commit (I6) until it takes it anew' {
            $late = Lock-MdSection $document install -TimeToLive 1
            Wait-Until 'its time is over' { (Get-MdLock $document).Stale }
            $taken = Invoke-Owner $other { param($path) Lock-MdSection $path install -NoWait } $document
            $taken.Fence | Should -BeGreaterThan $late.Fence
            $digest = Get-Digest $document
            $refusal = { Set-MdSection $document install -Body 'Too late.' -ErrorAction Stop } | Should -Throw -PassThru
            $refusal.FullyQualifiedErrorId | Should -BeIn @(
                'LockExpired,MdLock.Commands.SetMdSectionCommand', 'LockLost,MdLock.Commands.SetMdSectionCommand')
            Get-Digest $document | Should -Be $digest

            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $taken
            $null = Lock-MdSection $document install -NoWait -ErrorAction Stop
            Set-MdSection $document install -Body 'In time.' -ErrorAction Stop
            (Get-MdSection $document install).Body | Should -BeLike '*In time.*'
        }
    }

    Context 'Given a lease (-Persistent)' {
        It 'When the process that took it ends, then it is still there, live, and no other owner gets the section' {
            $file = Join-Path (Split-Path -Parent $document) 'lease.xml'
            $null = Complete-Child (Open-Child TakeLease.ps1 $document, install, $file)
            $lease = Get-MdLock $document
            $lease.Persistent | Should -BeTrue
            $lease.Stale | Should -BeFalse
            $lease.Operation | Should -Be 'lease'
            { Lock-MdSection $document linux -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand'
        }

        It 'When it is taken, then only the object that took it has the token' {
            (Lock-MdSection $document install -Persistent).Token | Should -Not -BeNullOrEmpty
            (Get-MdLock $document).Token | Should -BeNullOrEmpty
            $folder = Get-LockFolder $document
            $record = [System.IO.File]::ReadAllText((Join-Path $folder 'install.lock'))
            $record | Should -Not -BeLike "*$((Lock-MdSection $document install -Persistent).Token)*"
        }

        It 'When it is taken again, then it is renewed under the same token' {
            $first = Lock-MdSection $document install -Persistent
            $again = Lock-MdSection $document install -Persistent
            $again.Token | Should -Be $first.Token
            $again.LockId | Should -Be $first.LockId
        }

        It 'When its time is over, then it is stale like any other lock' {
            $null = Lock-MdSection $document install -Persistent -TimeToLive 1
            Wait-Until 'its time is over' { (Get-MdLock $document).Stale }
            (Get-MdLock $document).StaleReason | Should -Be 'TimeToLiveOver'
        }
    }
}

Describe 'Lock-MdSection with others' {
    BeforeEach {
        $document = Add-Document
    }

    It 'When <Command> waits, then -Verbose tells for whom and how long, and that it is another runspace of the process' -ForEach @(
        @{ Command = 'Lock-MdSection' }, @{ Command = 'Wait-MdLock' }
    ) {
        $other = Open-Owner
        $null = Invoke-Owner $other { param($path) Lock-MdSection $path linux -Operation 'the other' } $document
        $said = & $Command $document linux -Timeout 3 -Verbose -ErrorAction SilentlyContinue -ErrorVariable failures 4>&1
        $failures.Count | Should -Be 1
        "$($failures[0])" | Should -BeLike '*another runspace of this process.*'
        $line = @($said | Where-Object { $_ -like 'Waiting for *' })
        $line.Count | Should -Be 1
        $line[0].Message | Should -Match "^Waiting for .*guide\.md, for \d+\.\d s at most\..*'the other'.*another runspace of this process\.$"
        @($said | Where-Object { $_.Message -match '^Waited [23]\.\d s\.$' }).Count | Should -Be 1
    }

    It 'When another process holds, then it is not said to be a runspace of this one' {
        $holder = Open-Holder $document linux
        $refusal = { Lock-MdSection $document linux -NoWait -ErrorAction Stop } | Should -Throw -PassThru
        $refusal.Exception.Message | Should -BeLike '*is held by*'
        $refusal.Exception.Message | Should -Not -BeLike '*runspace*'
        Invoke-Kill $holder
    }

    It 'When a lock is kept alive, then it lasts as long as it is held, <Kind>' -ForEach @(
        @{ Kind = 'a lock of the process'; Switches = @{} }, @{ Kind = 'a lease'; Switches = @{ Persistent = $true } }
    ) {
        $lock = Lock-MdSection $document linux -TimeToLive 1 -KeepAlive @Switches
        Wait-Until 'its time is over twice' { [datetime]::UtcNow -gt $lock.ExpiresAt.AddSeconds(1.5) }
        $now = Get-MdLock $document
        $now.LockId | Should -Be $lock.LockId
        $now.Stale | Should -BeFalse
        $now.ExpiresAt | Should -BeGreaterThan $lock.ExpiresAt
        $lock | Unlock-MdSection
        Get-MdLock $document | Should -BeNullOrEmpty
    }

    It 'When one''s lock is over, then the next command says so, whichever it is, and no other one' {
        $lock = Lock-MdSection $document linux -TimeToLive 1
        Wait-Until 'it is over' { [datetime]::UtcNow -gt $lock.ExpiresAt.AddSeconds(2) }
        $null = Get-MdSection $document -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike "Your lock on linux* of $document is over since *-KeepAlive*"
        $null = Get-MdSection $document -WarningVariable again -WarningAction SilentlyContinue
        $again | Should -BeNullOrEmpty
    }

    It 'When one''s lock ends soon, then a change under it warns, and one under a fresh lock does not' {
        $null = Lock-MdSection $document linux -TimeToLive 300
        Set-MdSection $document linux -Append 'one' -WarningVariable warned
        $warned | Should -BeNullOrEmpty
        Unlock-MdSection $document
        $lock = Lock-MdSection $document linux -TimeToLive 20
        Wait-Until 'most of its time is over' { [datetime]::UtcNow -gt $lock.ExpiresAt.AddSeconds(-4.5) }
        Set-MdSection $document linux -Append 'two' -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -Match '^Your lock on linux .* ends in [34]\.\d s; Lock-MdSection with the same section renews it\.$'
    }
}
