BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Wait-MdLock' {
    BeforeAll {
        $other = Open-Owner
        $waiter = Open-Owner

        # Starts to wait as another owner; returns what it is waited with, and where its answer will be.
        function Open-Wait([hashtable] $Request) {
            $pipeline = Open-Pipeline -Runspace $waiter -Arguments $Request -Script {
                param($request) Wait-MdLock @request -Timeout 600
            }
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none.Complete()
            $run = $pipeline.BeginInvoke($none, $output)
            @{ Pipeline = $pipeline; Run = $run; Output = $output }
        }

        # A wait that looked once shows how it stands a second later; only then is it certain that it waits.
        function Wait-UntilWaiting([hashtable] $Wait) {
            Wait-Until 'it waits' { $Wait.Pipeline.Streams.Progress.Count -gt 0 -or $Wait.Run.IsCompleted }
            $Wait.Run.IsCompleted | Should -BeFalse
        }

        function Complete-Wait([hashtable] $Wait) {
            $null = Wait-Pipeline $Wait.Pipeline $Wait.Run
            $last = $Wait.Pipeline.Streams.Progress | Select-Object -Last 1
            if ($last) { $last.RecordType | Should -Be 'Completed' }
            $Wait.Pipeline.Dispose()
            $Wait.Output
        }
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a section that nobody has' {
        It 'When it is waited for, then it is free at once, nothing is locked and no file is made' {
            $free = Wait-MdLock $document install -Timeout 0 -ErrorAction Stop
            $free.Path | Should -Be $document
            $free.SectionId | Should -Be 'install'
            $free.Version | Should -Be (Get-MdSection $document install).Version
            $free.Checksum | Should -Be (Get-MdSection $document install).Checksum
            $free.Waited | Should -BeOfType ([timespan])
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
        }

        It 'When no section is named, then the document is waited for' {
            (Wait-MdLock $document).SectionId | Should -Be '_document'
        }

        It 'When the caller has it, then it is free for the caller' {
            $null = Lock-MdSection $document install
            (Wait-MdLock $document install -Timeout 0 -ErrorAction Stop).SectionId | Should -Be 'install'
        }

        It 'When a section is piped in, then its answer can be piped on' {
            (Get-MdSection $document linux | Wait-MdLock | Lock-MdSection).SectionId | Should -Be 'linux'
        }

        It 'When it is not there, then that is an error' {
            { Wait-MdLock $document none-such -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionNotFound,MdLock.Commands.WaitMdLockCommand'
            { Wait-MdLock "$document.gone" -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.WaitMdLockCommand'
        }

        It 'When the time is out of range, then that is an error' {
            { Wait-MdLock $document install -Timeout (-1) -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingOutOfRange,MdLock.Commands.WaitMdLockCommand'
        }
    }

    Context 'Given another owner that has a section' {
        BeforeEach {
            $taken = Invoke-Owner $other { param($path) Lock-MdSection $path install -Operation 'rewrite' } $document
        }

        AfterEach {
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection -ErrorAction SilentlyContinue } $taken
        }

        It 'When the wait for <Name> is too short, then an error says who has it' -ForEach @(
            @{ Name = 'the section'; Arguments = @{ SectionId = 'install' } }
            @{ Name = 'a subsection'; Arguments = @{ SectionId = 'linux' } }
            @{ Name = 'the section around it'; Arguments = @{ SectionId = 'guide' } }
            @{ Name = 'a shared lock'; Arguments = @{ SectionId = 'install'; Mode = 'Shared' } }
            @{ Name = 'the document'; Arguments = @{} }
        ) {
            $failure = { Wait-MdLock $document @Arguments -Timeout 0.2 -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'LockWaitTimeout,MdLock.Commands.WaitMdLockCommand'
            $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
            $failure.Exception.Message | Should -BeLike '*install*rewrite*'
        }

        It 'When <Name> is waited for, then it is free' -ForEach @(
            @{ Name = 'another section'; Arguments = @{ SectionId = 'usage' } }
            @{ Name = 'the body above it'; Arguments = @{ SectionId = 'guide'; Scope = 'Body' } }
        ) {
            Wait-MdLock $document @Arguments -Timeout 0 -ErrorAction Stop | Should -HaveCount 1
        }

        It 'When it is given back, then the wait ends, and nothing of it stays' {
            $wait = Open-Wait @{ Path = $document; SectionId = 'install' }
            Wait-UntilWaiting $wait
            @(Get-MdLock $document -IncludeWaiting).Count | Should -Be 1
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $taken
            $free = Complete-Wait $wait
            $free.SectionId | Should -Be 'install'
            $free.Waited | Should -BeGreaterThan ([timespan]::Zero)
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When the wait is stopped (Ctrl+C), then it ends, and the lock stays' {
            $wait = Open-Wait @{ Path = $document; SectionId = 'install' }
            Wait-UntilWaiting $wait
            Stop-Pipeline $wait.Pipeline
            $wait.Run.IsCompleted | Should -BeTrue
            $wait.Output | Should -HaveCount 0
            $wait.Pipeline.Dispose()
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $taken.LockId
        }
    }

    Context 'Given a shared lock of another owner' {
        It 'When a shared lock is to be possible, then it is, and an exclusive one is not' {
            $taken = Invoke-Owner $other { param($path) Lock-MdSection $path install -Mode Shared } $document
            Wait-MdLock $document install -Mode Shared -Timeout 0 -ErrorAction Stop | Should -HaveCount 1
            { Wait-MdLock $document install -Timeout 0 -ErrorAction Stop } | Should -Throw -ErrorId 'LockWaitTimeout*'
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $taken
        }
    }

    Context 'Given an owner that does not give back' {
        It 'When its process is killed, then the wait ends' {
            $child = Open-Holder $document install
            $wait = Open-Wait @{ Path = $document; SectionId = 'install' }
            Wait-UntilWaiting $wait
            Invoke-Kill $child
            (Complete-Wait $wait).SectionId | Should -Be 'install'
        }

        It 'When its time is over, then the wait ends' {
            $null = Invoke-Owner $other { param($path) Lock-MdSection $path install -TimeToLive 1 } $document
            (Wait-MdLock $document install -Timeout 600 -ErrorAction Stop).SectionId | Should -Be 'install'
        }

        It 'When a lease is released from anywhere, then the wait ends' {
            $lease = Invoke-Owner $other { param($path) Lock-MdSection $path install -Persistent } $document
            $wait = Open-Wait @{ Path = $document; SectionId = 'install' }
            Wait-UntilWaiting $wait
            Unlock-MdSection $document -Token $lease.Token -ErrorAction Stop
            (Complete-Wait $wait).SectionId | Should -Be 'install'
        }
    }

    Context 'Given a section that will change' {
        It 'When a newer version is there, then a wait for it ends at once' {
            Set-MdSection $document usage -Body "Run twice.`n"
            $found = Wait-MdLock $document usage -AfterVersion 1 -Timeout 0 -ErrorAction Stop
            $found.Version | Should -Be 2
            $found.Version | Should -Be (Get-MdSectionVersion $document usage -Latest).Version
        }

        It 'When <Name> is waited for and comes, then the wait ends' -ForEach @(
            @{ Name = 'a newer version'; Arguments = @{ AfterVersion = 1 } }
            @{ Name = 'a change'; Arguments = @{ UntilChanged = $true } }
        ) {
            $wait = Open-Wait (@{ Path = $document; SectionId = 'usage' } + $Arguments)
            Wait-UntilWaiting $wait
            Set-MdSection $document install -Body "Get it.`n" -ErrorAction Stop
            Set-MdSection $document usage -Body "Run twice.`n" -ErrorAction Stop
            $found = Complete-Wait $wait
            $found.Version | Should -Be 2
            $found.Checksum | Should -Be (Get-MdSection $document usage).Checksum
        }

        It 'When another program writes it, then a wait for a change ends' {
            $wait = Open-Wait @{ Path = $document; SectionId = 'usage'; UntilChanged = $true }
            Wait-UntilWaiting $wait
            [System.IO.File]::WriteAllText($document, $guideText.Replace('Run it.', 'Run it now.'))
            (Complete-Wait $wait).Checksum | Should -Be (Get-MdSection $document usage).Checksum
        }

        It 'When anything in the document changes, then a wait for the document ends' {
            $wait = Open-Wait @{ Path = $document; UntilChanged = $true }
            Wait-UntilWaiting $wait
            Set-MdSection $document linux -Body "Use dnf.`n" -ErrorAction Stop
            (Complete-Wait $wait).SectionId | Should -Be '_document'
        }

        It 'When another section changes, then a wait for <Name> goes on until its time is over' -ForEach @(
            @{ Name = 'a newer version'; Arguments = @{ AfterVersion = 1 } }
            @{ Name = 'a change'; Arguments = @{ UntilChanged = $true } }
        ) {
            Set-MdSection $document install -Body "Get it.`n" -ErrorAction Stop
            $failure = { Wait-MdLock $document usage @Arguments -Timeout 0.3 -ErrorAction Stop } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'VersionWaitTimeout,MdLock.Commands.WaitMdLockCommand'
            $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
            $failure.TargetObject | Should -Be 'usage'
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'When the section is removed, then a wait for a change ends with an error' {
            $wait = Open-Wait @{ Path = $document; SectionId = 'usage'; UntilChanged = $true }
            Wait-UntilWaiting $wait
            Remove-MdSection $document usage -Confirm:$false -ErrorAction Stop
            Wait-Until 'the wait ended' { $wait.Run.IsCompleted }
            $wait.Pipeline.Streams.Error[0].FullyQualifiedErrorId | Should -Be 'SectionNotFound,MdLock.Commands.WaitMdLockCommand'
            $wait.Pipeline.Dispose()
        }

        It 'When the wait is stopped (Ctrl+C), then it ends' {
            $wait = Open-Wait @{ Path = $document; SectionId = 'usage'; UntilChanged = $true }
            Wait-UntilWaiting $wait
            Stop-Pipeline $wait.Pipeline
            $wait.Run.IsCompleted | Should -BeTrue
            $wait.Pipeline.Dispose()
        }
    }
}
