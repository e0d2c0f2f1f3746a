BeforeDiscovery {
    # What is stopped (Run), what it waits for meanwhile (Held), and by what one sees that it does (Until). The variables
    # are those of its runspace.
    $rows = @(
        @{ Command = 'Lock-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Lock-MdSection $path install, usage -Timeout 600 } }
        @{ Command = 'Lock-MdSection'; Held = 'Lock'; Until = 'Progress'; Run = { Lock-MdSection $path install -Timeout 600 } }
        @{ Command = 'Lock-MdSection'; Held = 'Guard'; Until = 'Blocked'; Run = { Lock-MdSection $path install -Timeout 600 } }
        @{ Command = 'Lock-MdSection'; Held = 'Commit'; Stale = $true; Until = 'Blocked'; Run = { Lock-MdSection $path linux -Timeout 600 } }
        @{ Command = 'Lock-MdSection'; Held = 'Lock'; Until = 'Signal'
            Run = { $signal.Set(); Lock-MdSection $path install -NoWait -MaxRetries 1000 -RetryDelay 60000 } }
        @{ Command = 'Set-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Set-MdSection $path usage -Append 'x' -Timeout 600 } }
        @{ Command = 'Set-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Set-MdSection $path usage -Append 'x' } }
        @{ Command = 'Set-MdSection'; Held = 'Guard'; Until = 'Blocked'; Run = { Set-MdSection $path usage -Append 'x' } }
        @{ Command = 'Set-MdSection'; Held = 'Nothing'; Until = 'Signal'
            Run = { Set-MdSection $path usage -Update { $signal.Set(); Start-Sleep -Seconds 600; 'x' } } }
        @{ Command = 'Set-MdSection'; Held = 'Nothing'; Until = 'Signal'
            Run = { Set-MdSection $path usage -Update { $signal.Set(); while ($true) { $null = 1 } } } }
        @{ Command = 'Add-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Add-MdSection $path '## New' -After usage -Timeout 600 } }
        @{ Command = 'Add-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Add-MdSection $path '## New' -After usage } }
        @{ Command = 'Remove-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Remove-MdSection $path usage -Timeout 600 } }
        @{ Command = 'Remove-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Remove-MdSection $path usage } }
        @{ Command = 'Move-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Move-MdSection $path usage -Before install -Timeout 600 } }
        @{ Command = 'Move-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Move-MdSection $path usage -Before install } }
        @{ Command = 'Move-MdDocument'; Held = 'Lock'; Until = 'Queue'; Run = { Move-MdDocument $path "$path.moved.md" -Timeout 600 } }
        @{ Command = 'Move-MdDocument'; Held = 'Commit'; Until = 'Blocked'; Run = { Move-MdDocument $path "$path.moved.md" } }
        @{ Command = 'Move-MdDocument'; Held = 'Guard'; Until = 'Blocked'; Run = { Move-MdDocument $path "$path.moved.md" -Timeout 600 } }
        @{ Command = 'Rename-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Rename-MdSection $path usage Use -Timeout 600 } }
        @{ Command = 'Rename-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Rename-MdSection $path usage Use } }
        @{ Command = 'Restore-MdSection'; Held = 'Lock'; Until = 'Queue'; Run = { Restore-MdSection $path usage 1 -Timeout 600 } }
        @{ Command = 'Restore-MdSection'; Held = 'Commit'; Until = 'Blocked'; Run = { Restore-MdSection $path usage 1 } }
        @{ Command = 'Unlock-MdSection'; Held = 'Guard'; Until = 'Blocked'; Own = $true; Run = { Unlock-MdSection $path } }
        @{ Command = 'Unlock-MdSection'; Held = 'Guard'; Until = 'Blocked'; Stale = $true; Run = { Unlock-MdSection $path -Force } }
        @{ Command = 'Unlock-MdSection'; Held = 'Commit'; Until = 'Blocked'; Stale = $true; Run = { Unlock-MdSection $path linux -Force } }
        @{ Command = 'Invoke-MdLockCleanup'; Held = 'Guard'; Until = 'Blocked'; Run = { Invoke-MdLockCleanup $path } }
        @{ Command = 'Invoke-MdLockCleanup'; Held = 'Commit'; Until = 'Blocked'; Stale = $true; Run = { Invoke-MdLockCleanup $path } }
        @{ Command = 'Get-MdLock'; Held = 'Guard'; Until = 'Blocked'; Run = { Get-MdLock $path } }
        @{ Command = 'Get-MdLock'; Held = 'Nothing'; Until = 'Signal'; Many = $true
            Run = { while ($true) { Get-MdLock (Split-Path -Parent $path) -Recurse | ForEach-Object { $signal.Set() } } } }
        @{ Command = 'Export-MdDocument'; Held = 'Lock'; Until = 'Queue'; Run = { Export-MdDocument $path "$path.html" -Format Html -Timeout 600 } }
        @{ Command = 'Export-MdDocument'; Held = 'Guard'; Until = 'Blocked'; Run = { Export-MdDocument $path "$path.json" -Format Json } }
        @{ Command = 'Use-MdLock'; Held = 'Lock'; Until = 'Queue'; Run = { Use-MdLock $path install -Timeout 600 { 'ran' } } }
        @{ Command = 'Use-MdLock'; Held = 'Guard'; Until = 'Blocked'; Run = { Use-MdLock $path install { 'ran' } } }
        @{ Command = 'Use-MdLock'; Held = 'Nothing'; Until = 'Signal'
            Run = { Use-MdLock $path install { $signal.Set(); Start-Sleep -Seconds 600 } } }
        @{ Command = 'Wait-MdLock'; Held = 'Lock'; Until = 'Progress'; Run = { Wait-MdLock $path install -Timeout 600 } }
        @{ Command = 'Wait-MdLock'; Held = 'Guard'; Until = 'Blocked'; Run = { Wait-MdLock $path install -Timeout 600 } }
        @{ Command = 'Wait-MdLock'; Held = 'Nothing'; Until = 'Progress'; Run = { Wait-MdLock $path usage -AfterVersion 9 -Timeout 600 } }
        @{ Command = 'Wait-MdLock'; Held = 'Nothing'; Until = 'Progress'; Run = { Wait-MdLock $path usage -UntilChanged -Timeout 600 } }
        @{ Command = 'Wait-MdLock'; Held = 'Commit'; Until = 'Blocked'; Run = { Wait-MdLock $path usage -UntilChanged -Timeout 600 } }
        @{ Command = 'Watch-MdLock'; Held = 'Nothing'; Until = 'Debug'; Run = { $DebugPreference = 'Continue'; Watch-MdLock $path } }
        @{ Command = 'Watch-MdLock'; Held = 'Nothing'; Until = 'Information'; Run = { Watch-MdLock $path -Dashboard -RefreshInterval 60 } }
        @{ Command = 'Watch-MdLock'; Held = 'Guard'; Until = 'Blocked'; Run = { Watch-MdLock $path -Dashboard } }
        @{ Command = 'Test-MdLockStore'; Held = 'Nothing'; Until = 'Signal'
            Run = { $signal.Set(); Test-MdLockStore (Split-Path -Parent $path) -Peer -Timeout 600 } }
        @{ Command = 'Test-MdDocument'; Held = 'Commit'; Until = 'Blocked'; Run = { Test-MdDocument $path } }
        @{ Command = 'Test-MdDocument'; Held = 'Guard'; Until = 'Blocked'; Run = { Test-MdDocument $path } }
        @{ Command = 'Repair-MdDocument'; Held = 'Commit'; Until = 'Blocked'; Unfinished = $true; Run = { Repair-MdDocument $path } }
        @{ Command = 'Repair-MdDocument'; Held = 'Guard'; Until = 'Blocked'; Run = { Repair-MdDocument $path } }
        @{ Command = 'Get-MdSectionVersion'; Held = 'Commit'; Until = 'Blocked'; Unfinished = $true
            Run = { while ($true) { $null = Get-MdSectionVersion $path } } }
        @{ Command = 'Compare-MdSectionVersion'; Held = 'Commit'; Until = 'Blocked'; Unfinished = $true
            Run = { while ($true) { $null = Compare-MdSectionVersion $path usage } } }
        @{ Command = 'TabExpansion2'; Held = 'Commit'; Until = 'Signal'; Unfinished = $true
            Run = { $line = "Restore-MdSection '$path' usage -Version "
                while ($true) { $null = TabExpansion2 -inputScript $line -cursorColumn $line.Length; $signal.Set() } } }
    )
    $number = 0
    foreach ($row in $rows) { $row.Number = ++$number }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $other = Open-Owner
    $stopped = Open-Owner

    # Its module is there then: to stop while it is loaded leaves an error of the engine's.
    Invoke-Owner $stopped { Start-Sleep -Milliseconds 0 }

    # A method of what the module uses to speak to the system, so that this speaks as it does.
    function Get-PlatformMethod([string] $Type, [string] $Name) {
        $core = @([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' })[-1]
        $core.GetType("MdLock.Platform.$Type").GetMethod($Name, [System.Reflection.BindingFlags] 'Static, Public, NonPublic')
    }

    # Occupies a critical section as a process does that was stopped in it, until the file is closed.
    function Enter-CriticalSection([string] $Path, [string] $Name) {
        $file = [System.IO.File]::OpenHandle((Join-Path (Get-LockFolder $Path) $Name), 'Open', 'ReadWrite', 'ReadWrite, Delete')
        (Get-PlatformMethod OsLock TryLock).Invoke($null, @($file, $true)) | Should -BeTrue
        $file
    }

    # How many wait for the OS lock on a file; nothing where the system does not tell.
    function Get-WaiterCount([System.Runtime.InteropServices.SafeHandle] $File) {
        if (-not $IsLinux) { return }
        $status = (Get-PlatformMethod FileStatus OfHandle).Invoke($null, @($File))
        $number = $status.GetType().GetProperty('FileId').GetValue($status)
        $lines = @([System.IO.File]::ReadAllLines('/proc/locks') -match ":$number ")
        if ($lines.Count -gt 0) { @($lines -match '->').Count }
    }

    function Test-UnderWay([string] $Until, [powershell] $Pipeline, [object] $Signal, [string] $Path, [object] $Occupied) {
        if ($Pipeline.InvocationStateInfo.State -ne 'Running') { throw "It ended: $($Pipeline.Streams.Error)" }
        switch ($Until) {
            'Queue' { return @(Get-MdLock $Path -IncludeWaiting | Where-Object State -EQ 'Waiting').Count -gt 0 }
            'Blocked' { $count = Get-WaiterCount $Occupied; return $null -eq $count -or $count -gt 0 }
            'Signal' { return $Signal.IsSet }
            default { return $Pipeline.Streams.$Until.Count -gt 0 }
        }
    }

    # The lock of a process that is no more, as it left it.
    function Add-StaleLock([string] $Path) {
        $record = Join-Path (Get-LockFolder $Path) 'linux.lock'
        $null = Invoke-Owner $other { param($path) Lock-MdSection $path linux } $Path
        $text = [System.IO.File]::ReadAllText($record)
        Invoke-Owner $other { param($path) Unlock-MdSection $path } $Path
        [System.IO.File]::WriteAllText($record, ($text -replace '"process_start": *\d+', '"process_start":1' -replace ',"check":"\w+"'))
        (Get-MdLock $Path).StaleReason | Should -Be 'OwnerDead'
    }

    # Makes the last commit look as if it were still under way.
    function Open-Journal([string] $Path) {
        $file = Join-Path (Split-Path -Parent $Path) '.mdlock/guide.md/journal/commits'
        $bytes = [System.IO.File]::ReadAllBytes($file)
        $end = [System.Text.Encoding]::Latin1.GetString($bytes).LastIndexOf("`ndone ")
        if ($end -lt 0) { throw "No commit came to its end in '$file'." }
        $journal = [System.IO.File]::OpenWrite($file)
        $journal.SetLength($end + 1)
        $journal.Dispose()
    }

    function Get-File([string] $Folder) {
        [System.IO.Directory]::GetFiles($Folder, '*', 'AllDirectories') | Where-Object { $_ -notlike '*.heartbeat' }
    }

    # What is about to be stopped.
    function Open-Stopped([scriptblock] $Run, [string] $Path, [object] $Signal) {
        $stopped.SessionStateProxy.SetVariable('path', $Path)
        $stopped.SessionStateProxy.SetVariable('signal', $Signal)
        Open-Pipeline -Runspace $stopped -Script $Run
    }

    # Stops a pipeline as Ctrl+C does.
    function Invoke-Stop([powershell] $Pipeline) {
        Stop-Pipeline $Pipeline
        $Pipeline.InvocationStateInfo.State | Should -Be 'Stopped'
    }
}

AfterAll {
    Close-Everything
}

Describe 'Ctrl+C' {
    Context 'Given a command that waits or works long' {
        It 'When <Command> is stopped (<Number>, held: <Held>), then it ends, leaves nothing behind, and its runspace goes on' -ForEach $rows {
            $document = Add-Document
            $folder = Split-Path -Parent $document
            Set-MdSection $document usage -Append 'More.'
            if ($Stale) { Add-StaleLock $document }
            if ($Unfinished) { Open-Journal $document }
            if ($Own) { Invoke-Owner $stopped { param($path) $null = Lock-MdSection $path install } $document }
            if ($Many) { foreach ($i in 1..20) { [System.IO.File]::Copy($document, (Join-Path $folder "copy$i.md")) } }
            if ($Many -or $Held -eq 'Lock') {
                $null = Invoke-Owner $other { param($path) Lock-MdSection $path -Document } (Join-Path $folder '*.md')
            }
            $locks = @(Get-MdLock $document -IncludeWaiting).LockId
            $files = Get-File $folder
            $digest = Get-Digest $document
            $occupied = if ($Held -in 'Commit', 'Guard') { Enter-CriticalSection $document ".$($Held.ToLowerInvariant())" }
            $signal = [System.Threading.ManualResetEventSlim]::new()
            $pipeline = Open-Stopped -Run $Run -Path $document -Signal $signal
            try {
                $null = $pipeline.BeginInvoke()
                Wait-Until 'it is under way' { Test-UnderWay -Until $Until -Pipeline $pipeline -Signal $signal -Path $document -Occupied $occupied }
                Invoke-Stop $pipeline
            } finally {
                if ($occupied) { $occupied.Dispose() }
            }

            # A place in the queue that could not be given up at once is given up as soon as that can be.
            Wait-Until 'nobody waits' { -not (Get-MdLock $document -IncludeWaiting | Where-Object State -EQ 'Waiting') }
            @(Get-MdLock $document).LockId | Should -Be $locks
            Get-File $folder | Where-Object { $_ -notin $files } | Should -BeNullOrEmpty
            Get-Digest $document | Should -Be $digest
            $pipeline.Streams.Error | Should -BeNullOrEmpty
            $pipeline.Dispose()

            if ($Many -or $Held -eq 'Lock') { Invoke-Owner $other { param($path) Unlock-MdSection $path } $document }
            Invoke-Owner $stopped -Arguments $document -Script {
                param($path)
                Lock-MdSection $path install -Timeout 60 | Unlock-MdSection
                Set-MdSection $path usage -Append 'Still more.'
            }
            Get-MdLock $document | Where-Object { -not $_.Stale -and $_.LockId -notin $locks } | Should -BeNullOrEmpty
        }

        It 'When a command can wait, then there is a test that stops it' -ForEach @{ Tested = $rows.Command } {
            # A Timeout of the configuration is a value to keep: nobody waits there.
            $waiting = (Get-Module MdLock).ExportedCmdlets.Values | Where-Object {
                $_.Noun -ne 'MdLockConfiguration' -and ($_.Parameters.ContainsKey('Timeout') -or $_.Verb -in 'Wait', 'Watch', 'Use')
            }
            $waiting.Count | Should -BeGreaterThan 9
            foreach ($command in $waiting) { $command.Name | Should -BeIn $Tested }
        }
    }

    Context 'Given somebody in both critical sections' {
        It 'When arguments complete, then they do not wait' {
            $document = Add-Document
            Set-MdSection $document usage -Append 'More.'
            Set-MdSection $document install -Append 'More.'
            $null = Lock-MdSection $document install
            Open-Journal $document
            $occupied = foreach ($name in '.commit', '.guard', '.audit') { Enter-CriticalSection $document $name }
            try {
                foreach ($line in 'Get-MdSection {0} us', 'Get-MdLock {0} inst', 'Get-MdLock {0} -Owner ', 'Unlock-MdSection {0} -LockId ',
                    'Get-MdLockEvent {0} us', 'Get-MdLockEvent {0} -Owner ', 'Restore-MdSection {0} usage -Version ') {
                    $text = $line -f "'$document'"
                    (TabExpansion2 -inputScript $text -cursorColumn $text.Length).CompletionMatches | Should -Not -BeNullOrEmpty -Because $line
                }
            } finally {
                foreach ($file in $occupied) { $file.Dispose() }
            }
        }
    }

    Context 'Given locks that were taken and are not all passed on' {
        BeforeEach {
            $document = Add-Document
            $signal = [System.Threading.ManualResetEventSlim]::new()
        }

        It 'When the pipeline is stopped while another command has <What>, then no lock that was taken stays, and what was renewed does' -ForEach @(
            @{ What = 'the first'; Run = {
                    Lock-MdSection $path usage, linux | ForEach-Object { $signal.Set(); Start-Sleep -Seconds 600 } } }
            @{ What = 'all'; Run = {
                    Lock-MdSection $path usage, linux | & { end { $signal.Set(); Start-Sleep -Seconds 600 } } } }
            @{ What = 'those of another document'; Run = {
                    Lock-MdSection $path, "$path.second.md" usage, linux | ForEach-Object {
                        if ($_.Path -ne $path) { $signal.Set(); Start-Sleep -Seconds 600 } } } }
            @{ What = 'leases'; Run = {
                    Lock-MdSection $path linux -Persistent | ForEach-Object { $signal.Set(); Start-Sleep -Seconds 600 } } }
        ) {
            [System.IO.File]::Copy($document, "$document.second.md")
            $own = Invoke-Owner $stopped { param($path) Lock-MdSection $path usage } $document
            $pipeline = Open-Stopped -Run $Run -Path $document -Signal $signal
            $null = $pipeline.BeginInvoke()
            Wait-Until 'it is locked' { $signal.IsSet }
            @(Get-MdLock $document).Count | Should -Be 2
            Invoke-Stop $pipeline
            $pipeline.Dispose()
            (Get-MdLock $document).LockId | Should -Be $own.LockId
            Get-MdLock "$document.second.md" | Should -BeNullOrEmpty
            Invoke-Owner $stopped { param($path) Unlock-MdSection $path } $document
        }

        It 'When the pipeline ends where it is told that a lock was <What>, then that lock does not stay' -ForEach @(
            @{ What = 'taken'; Told = 'Locked *' }, @{ What = 'taken over'; Told = 'Reclaimed *'; Stale = $true }
        ) {
            if ($Stale) { Add-StaleLock $document }
            { Lock-MdSection $document linux -Verbose 4>&1 | ForEach-Object { if ("$_" -like $Told) { throw 'on purpose' } } } |
                Should -Throw 'on purpose'
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When nobody downstream wants more, then those that were passed on stay, and the others do not' {
            $lock = Lock-MdSection $document usage, linux | Select-Object -First 1
            (Get-MdLock $document).LockId | Should -Be $lock.LockId
        }

        It 'When another command fails, then those that were passed on stay, and the others do not' {
            $seen = [System.Collections.Generic.List[object]]::new()
            { Lock-MdSection $document usage, linux, windows | ForEach-Object { $seen.Add($_); if ($seen.Count -eq 2) { throw 'on purpose' } } } |
                Should -Throw 'on purpose'
            (Get-MdLock $document).LockId | Should -Be $seen.LockId
        }
    }
}
