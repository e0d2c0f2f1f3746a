BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Contention' {
    BeforeEach {
        $document = Add-Document
    }

    Context 'Given many who change one document' {
        It 'When 8 processes count up in one section 200 times each, then 1600 are counted and nothing else changed (I1, I3, I4)' {
            $text = $guideText -replace 'Run it', 'Run it 0 times'
            [System.IO.File]::WriteAllText($document, $text)
            $workers = foreach ($number in 1..8) { Open-Child Count.ps1 $document, usage, 200 }
            foreach ($worker in $workers) { Read-Child $worker | Should -Be 'ready' }
            foreach ($worker in $workers) { $worker.StandardInput.WriteLine('go') }
            foreach ($worker in $workers) { $null = Complete-Child $worker }
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($text -replace '0 times', '1600 times')
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When 20 runspaces and 8 processes lock sections, bodies, subtrees and the document, shared and exclusive, then no two ever conflict (I1)' {
            $text = $guideText -replace 'Run it', 'Run it 0 times'
            [System.IO.File]::WriteAllText($document, $text)
            $witness = Join-Path (Split-Path -Parent $document) 'witness'
            $null = [System.IO.Directory]::CreateDirectory($witness)
            $traffic = Join-Path $scriptFolder 'Traffic.ps1'

            $workers = foreach ($seed in 1..8) { Open-Child Traffic.ps1 $document, $witness, $seed, 15 }
            $counts = 101..120 | ForEach-Object -ThrottleLimit 20 -TimeoutSeconds $patience.TotalSeconds -Parallel {
                & $using:traffic -Path $using:document -Witness $using:witness -Seed $_ -Rounds 15 -Module $using:manifest
            } -ErrorVariable failed
            $failed | Should -BeNullOrEmpty
            $counts | Should -HaveCount 20
            $counts = @($counts) + @(foreach ($worker in $workers) { [int] (Complete-Child $worker) })

            $counted = ($counts | Measure-Object -Sum).Sum
            $counted | Should -BeGreaterThan 0
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($text -replace '0 times', "$counted times")
            [System.IO.Directory]::GetFiles($witness) | Should -BeNullOrEmpty
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When six owners queue up, then they are granted in the order in which they came (I2)' {
            $null = Lock-MdSection $document install
            $log = Join-Path (Split-Path -Parent $document) 'order.txt'
            $pipelines = foreach ($number in 1..6) {
                $take = {
                    param($path, $number, $log)
                    $lock = Lock-MdSection $path install -Operation "$number" -Timeout 600
                    [System.IO.File]::AppendAllText($log, "$number ")
                    $lock | Unlock-MdSection
                }
                $pipeline = Open-Pipeline (Open-Owner) $take $document, $number, $log
                $call = $pipeline.BeginInvoke()
                Wait-Until "number $number waits" { (Get-MdLock $document -IncludeWaiting).Operation -contains "$number" }
                [pscustomobject]@{ Pipeline = $pipeline; Call = $call }
            }
            Unlock-MdSection $document
            foreach ($one in $pipelines) {
                Wait-Pipeline $one.Pipeline $one.Call
                $one.Pipeline.HadErrors | Should -BeFalse
                $one.Pipeline.Dispose()
            }
            [System.IO.File]::ReadAllText($log) | Should -Be '1 2 3 4 5 6 '
        }
    }

    Context 'Given an owner that goes away' {
        It 'When its runspace is closed, then its locks are released at once, and its leases stay' {
            $owner = Open-Owner
            $null = Invoke-Owner $owner { param($path) Lock-MdSection $path linux } $document
            $lease = Invoke-Owner $owner { param($path) Lock-MdSection $path usage -Persistent } $document
            $owner.Close()
            $left = Get-MdLock $document
            $left.LockId | Should -Be $lease.LockId
            $left.Stale | Should -BeFalse
        }

        It 'When it removes the module, then its locks are released at once, and its leases stay' {
            $owner = Open-Owner
            $null = Invoke-Owner $owner { param($path) Lock-MdSection $path linux } $document
            $lease = Invoke-Owner $owner { param($path) Lock-MdSection $path usage -Persistent } $document
            $null = Invoke-Owner $owner { Remove-Module MdLock }
            (Get-MdLock $document).LockId | Should -Be $lease.LockId
        }

        It 'When it imports the module again, then it is as good as new' {
            $owner = Open-Owner
            $again = {
                param($module, $path)
                Remove-Module MdLock
                Import-Module $module
                Lock-MdSection $path linux -NoWait
            }
            (Invoke-Owner $owner $again $manifest, $document).SectionId | Should -Be 'linux'
        }

        It 'When its process ends without a word, then its locks are gone with it' {
            $holder = Open-Holder $document install
            Get-MdLock $document | Should -HaveCount 1
            $null = Complete-Child $holder
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When its process is killed, then the next in the queue has the lock long before its time to live is over' {
            $holder = Open-Holder $document install
            $pipeline = Open-Pipeline (Open-Owner) { param($path) Lock-MdSection $path install -Timeout 600 } $document
            $call = $pipeline.BeginInvoke()
            Wait-Waiter $document
            Invoke-Kill $holder
            # In less than the five minutes that the killed one had.
            (Wait-Pipeline $pipeline $call).SectionId | Should -Be 'install'
            $pipeline.Dispose()
        }

        It 'When its process is killed while it waits at the head of the queue, then the one behind it is granted (I2)' {
            $null = Lock-MdSection $document install
            $first = Open-Child Hold.ps1 $document, install, 'first'
            Wait-Until 'the first waits' { (Get-MdLock $document -IncludeWaiting).Operation -contains 'first' }
            $second = Open-Pipeline (Open-Owner) {
                param($path) Lock-MdSection $path install -Operation 'second' -Timeout 600
            } $document
            $call = $second.BeginInvoke()
            Wait-Until 'the second waits' { (Get-MdLock $document -IncludeWaiting).Operation -contains 'second' }
            Invoke-Kill $first
            Unlock-MdSection $document install
            (Wait-Pipeline $second $call).Operation | Should -Be 'second'
            $second.Dispose()
        }
    }

    Context 'Given a pipeline that waits for a lock' {
        It 'When <Command> is stopped, as by Ctrl+C, then it ends at once and leaves no place in the queue' -ForEach @(
            @{ Command = 'Lock-MdSection'; Script = { param($path) Lock-MdSection $path linux -Timeout 3600 } }
            @{ Command = 'Set-MdSection'; Script = { param($path) Set-MdSection $path linux -Body 'x' -Timeout 3600 } }
        ) {
            $lock = Lock-MdSection $document install
            $digest = Get-Digest $document
            $pipeline = Open-Pipeline (Open-Owner) $Script $document
            $null = $pipeline.BeginInvoke()
            Wait-Waiter $document
            # In less than the hour that it would have waited.
            Stop-Pipeline $pipeline
            $pipeline.InvocationStateInfo.State | Should -Be 'Stopped'
            $pipeline.Dispose()
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $lock.LockId
            Get-Digest $document | Should -Be $digest
        }

        It 'When its runspace is closed, then no place in the queue is left' {
            $null = Lock-MdSection $document install
            $owner = Open-Owner
            $pipeline = Open-Pipeline $owner { param($path) Lock-MdSection $path linux -Timeout 3600 } $document
            $null = $pipeline.BeginInvoke()
            Wait-Waiter $document
            $owner.Close()
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 1
        }
    }
}
