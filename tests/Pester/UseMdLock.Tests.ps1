BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Use-MdLock' {
    BeforeAll {
        $other = Open-Owner

        # What nobody holds, anybody can lock.
        function Assert-Free([string] $Path) {
            Get-MdLock $Path | Should -BeNullOrEmpty
        }
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a section that is free' {
        It 'When a script block runs, then under the lock, which is $_ and the first argument, and gone afterwards' {
            $seen = Use-MdLock $document install -Operation 'rewrite' { $_; $args[0]; Get-MdLock $document }
            $seen | Should -HaveCount 3
            $seen.LockId | Select-Object -Unique | Should -HaveCount 1
            $seen.SectionId | Should -Be 'install', 'install', 'install'
            $seen[2].Operation | Should -Be 'rewrite'
            Assert-Free $document
        }

        It 'When the script block has a parameter, then that is the lock' {
            (Use-MdLock $document install { param($lock) $lock }).SectionId | Should -Be 'install'
        }

        It 'When several sections are locked, then there is one $_ with all of them' {
            Use-MdLock $document linux, usage { $_.Count; $args.Count; $_.SectionId } | Should -Be 2, 1, 'linux', 'usage'
            Assert-Free $document
        }

        It 'When it is locked <Name>, then the script runs under such a lock' -ForEach @(
            @{ Name = 'shared'; Arguments = @{ SectionId = 'install'; Mode = 'Shared' }; Mode = 'Shared'; Scope = 'Subtree' }
            @{ Name = 'by its body'; Arguments = @{ SectionId = 'install'; Scope = 'Body' }; Mode = 'Exclusive'; Scope = 'Body' }
            @{ Name = 'with the document'; Arguments = @{ Document = $true }; Mode = 'Exclusive'; Scope = 'Document' }
        ) {
            $lock = Use-MdLock $document @Arguments -ScriptBlock { $_ }
            $lock.Mode | Should -Be $Mode
            $lock.Scope | Should -Be $Scope
            Assert-Free $document
        }

        It 'When the script sets variables, then in the caller''s scope, whose own $_ stays' {
            $count = 1
            $kept = 'mine' | ForEach-Object {
                Use-MdLock $document install { $count++ }
                $_
            }
            $count | Should -Be 2
            $kept | Should -Be 'mine'
        }

        It 'When a function passes a block of its caller on, then that runs in its caller''s scope, with the lock as argument' {
            $passer = New-Module { function Invoke-Passed($Path, $Block) { $count = 'other'; Use-MdLock $Path install $Block } }
            try {
                $count = 1
                Invoke-Passed $document { param($lock) $count++; $lock.SectionId } | Should -Be 'install'
                $count | Should -Be 2
            } finally {
                Remove-Module -ModuleInfo $passer
            }
        }

        It 'When the script writes objects, then each goes down the pipeline before the next one is made' {
            $log = [System.Collections.Generic.List[string]]::new()
            Use-MdLock $document install { foreach ($i in 1, 2) { $log.Add("make $i"); $i } } |
                ForEach-Object { $log.Add("take $_, $(@(Get-MdLock $document).Count) held") }
            $log | Should -Be 'make 1', 'take 1, 1 held', 'make 2', 'take 2, 1 held'
        }

        It 'When the script commits, then under the lock that it has' {
            Use-MdLock $document usage { Set-MdSection $document usage -Body "Run.`n" -NoWait -ErrorAction Stop }
            (Get-MdSection $document usage).Content | Should -BeLike '*Run.*'
            Assert-Free $document
        }

        It 'When it is only asked what would be done, then nothing is locked and nothing runs' {
            $ran = $false
            Use-MdLock $document install -WhatIf { $ran = $true }
            { Use-MdLock $document none-such -WhatIf -ErrorAction Stop { $ran = $true } } | Should -Throw -ErrorId 'SectionNotFound,*'
            $ran | Should -BeFalse
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
        }

        It 'When documents come down the pipeline, then the script runs once for each' {
            $second = Add-Document
            $document, $second | Use-MdLock -SectionId install -ScriptBlock { $_.Path } | Should -Be $document, $second
            Assert-Free $document
            Assert-Free $second
        }
    }

    Context 'Given a script that does not come to its end' {
        It 'When it throws, then the caller catches that, and nothing is held' {
            { Use-MdLock $document install { 'before'; throw 'on purpose' } } | Should -Throw 'on purpose'
            Assert-Free $document
        }

        It 'When a command in it fails and goes on, then its error is written and it goes on, and nothing is held' {
            # Whoever runs the suites may have said that errors stop.
            $ErrorActionPreference = 'Continue'
            $output = Use-MdLock $document install { Write-Error 'not so bad'; 'went on' } -ErrorVariable failures 2>$null
            $output | Should -Be 'went on'
            "$failures" | Should -Be 'not so bad'
            Assert-Free $document
        }

        It 'When a command in it fails and must not, then the caller catches that, and nothing is held' {
            { Use-MdLock $document install { Get-MdSection "$document.gone" -ErrorAction Stop } } |
                Should -Throw -ErrorId 'DocumentNotFound*'
            Assert-Free $document
        }

        It 'When it breaks out of a loop around it, then that ends, and nothing is held' {
            $seen = foreach ($i in 1..3) { $i; Use-MdLock $document install { if ($i -eq 2) { break } } }
            $seen | Should -Be 1, 2
            Assert-Free $document
        }

        It 'When it continues a loop around it, then that goes on, and nothing is held' {
            $seen = foreach ($i in 1..3) { Use-MdLock $document install { if ($i -eq 2) { continue } }; $i }
            $seen | Should -Be 1, 3
            Assert-Free $document
        }

        It 'When it returns, then only the script ends' {
            function Invoke-Return { Use-MdLock $document install { 'one'; return; 'two' }; 'three' }
            Invoke-Return | Should -Be 'one', 'three'
            Assert-Free $document
        }

        It 'When nobody downstream wants more, then it ends there, and nothing is held' {
            $made = 0
            Use-MdLock $document install { foreach ($i in 1..9) { $made = $i; $i } } | Select-Object -First 1 | Should -Be 1
            $made | Should -Be 1
            Assert-Free $document
        }

        It 'When it exits its script, then that ends, and nothing is held' {
            $script = Join-Path (Split-Path -Parent $document) 'exit.ps1'
            [System.IO.File]::WriteAllText($script, 'param($path) Use-MdLock $path install { exit 3 }; "went on"')
            & $script $document | Should -BeNullOrEmpty
            $LASTEXITCODE | Should -Be 3
            Assert-Free $document
        }

        It 'When its pipeline is stopped (Ctrl+C), then nothing is held' {
            $pipeline = Open-Pipeline -Runspace $other -Arguments $document -Script {
                param($path)
                Use-MdLock $path install { Start-Sleep -Seconds 600 }
            }
            try {
                $run = $pipeline.BeginInvoke()
                Wait-Until 'it is locked' { Get-MdLock $document }
                Stop-Pipeline $pipeline
                $run.IsCompleted | Should -BeTrue
                Assert-Free $document
            } finally {
                $pipeline.Dispose()
            }
        }

        It 'When its process is killed, then the section is free' {
            $child = Open-Child UseLock.ps1 $document, install
            Read-Child $child | Should -Be 'held'
            Invoke-Kill $child
            (Lock-MdSection $document install -Timeout 60 -ErrorAction Stop).SectionId | Should -Be 'install'
        }
    }

    Context 'Given another owner that has the section' {
        BeforeEach {
            $taken = Invoke-Owner $other { param($path) Lock-MdSection $path install } $document
        }

        AfterEach {
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection -ErrorAction SilentlyContinue } $taken
        }

        It 'When no wait is wanted, then that is an error and the script does not run' {
            $ran = $false
            Use-MdLock $document install -NoWait { $ran = $true } -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures[0].FullyQualifiedErrorId | Should -Be 'LockHeld,MdLock.Commands.UseMdLockCommand'
            $failures[0].TargetObject | Should -Be 'install'
            $ran | Should -BeFalse
        }

        It 'When the wait is too short, then that is an error and no place in the queue stays' {
            { Use-MdLock $document install -Timeout 0.2 { 'ran' } -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockWaitTimeout,MdLock.Commands.UseMdLockCommand'
            Get-MdLock $document -IncludeWaiting | Should -HaveCount 1
        }

        It 'When the wait is stopped (Ctrl+C), then the script does not run and no place in the queue stays' {
            $third = Open-Owner
            $pipeline = Open-Pipeline -Runspace $third -Arguments $document -Script {
                param($path) Use-MdLock $path install -Timeout 600 { 'ran' }
            }
            try {
                $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $null = $pipeline.BeginInvoke($output, $output)
                Wait-Waiter $document
                Stop-Pipeline $pipeline
                $output | Should -HaveCount 0
                Wait-Until 'its place is gone' { @(Get-MdLock $document -IncludeWaiting).Count -eq 1 }
            } finally {
                $pipeline.Dispose()
            }
        }

        It 'When the other one gives it back, then the script runs' {
            $third = Open-Owner
            $pipeline = Open-Pipeline -Runspace $third -Arguments $document -Script {
                param($path) Use-MdLock $path install -Timeout 600 { $_.SectionId }
            }
            try {
                $run = $pipeline.BeginInvoke()
                Wait-Waiter $document
                $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $taken
                Wait-Pipeline $pipeline $run | Should -Be 'install'
                Assert-Free $document
            } finally {
                $pipeline.Dispose()
            }
        }
    }

    Context 'Given a section that its caller has locked' {
        BeforeEach {
            $own = Lock-MdSection $document install -TimeToLive 60 -Operation 'mine'
        }

        It 'When a script uses it, then the lock is renewed, and stays the caller''s, however the script ends' {
            $used = Use-MdLock $document install -TimeToLive 90 { $_ }
            $used.LockId | Should -Be $own.LockId
            { Use-MdLock $document install { throw 'on purpose' } } | Should -Throw 'on purpose'
            $kept = Get-MdLock $document
            $kept.LockId | Should -Be $own.LockId
            $kept.Operation | Should -Be 'mine'
            $kept.Since | Should -BeGreaterThan $own.Since
        }

        It 'When a script uses another section too, then only that one is given back' {
            $used = Use-MdLock $document install, usage { $_ }
            $used | Should -HaveCount 2
            (Get-MdLock $document).LockId | Should -Be $own.LockId
        }

        It 'When one use is within another, then the inner one leaves the lock to the outer one' {
            $counts = Use-MdLock $document usage {
                Use-MdLock $document usage { @(Get-MdLock $document usage).Count }
                @(Get-MdLock $document usage).Count
            }
            $counts | Should -Be 1, 1
            Get-MdLock $document usage | Should -BeNullOrEmpty
        }
    }

    Context 'Given a lock that is lost while the script runs' {
        It 'When its time is over, then an error says so after the script' {
            $output = Use-MdLock $document install -TimeToLive 1 -ErrorVariable failures -ErrorAction SilentlyContinue {
                Wait-Until 'its time is over' { (Get-MdLock $document).Stale }
                'done'
            }
            $output | Should -Be 'done'
            $failures[0].FullyQualifiedErrorId | Should -Be 'LockExpired,MdLock.Commands.UseMdLockCommand'
            Assert-Free $document
        }

        It 'When somebody took it over, then an error says so, and the other one''s lock stays' {
            Use-MdLock $document install -TimeToLive 1 -ErrorVariable failures -ErrorAction SilentlyContinue {
                Wait-Until 'its time is over' { (Get-MdLock $document).Stale }
                $script:taken = Invoke-Owner $other { param($path) Lock-MdSection $path install } $document
            }
            $failures | Should -HaveCount 1
            $failures[0].FullyQualifiedErrorId | Should -BeIn @(
                'LockExpired,MdLock.Commands.UseMdLockCommand', 'LockLost,MdLock.Commands.UseMdLockCommand')
            (Get-MdLock $document).LockId | Should -Be $script:taken.LockId
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $script:taken
        }

        It 'When the script fails, then the caller catches its error, and a warning says that the lock was lost' {
            $run = {
                Use-MdLock $document install -TimeToLive 1 -WarningVariable warnings -WarningAction SilentlyContinue {
                    Wait-Until 'its time is over' { (Get-MdLock $document).Stale }
                    throw 'on purpose'
                }
            }
            $caught = try { . $run } catch { $_ }
            "$caught" | Should -Be 'on purpose'
            "$warnings" | Should -BeLike '*install*is over*'
        }

        It 'When it is kept alive, then the script may take longer than it lasts, and afterwards it is given back' {
            $lasted = Use-MdLock $document install -TimeToLive 1 -KeepAlive -ErrorAction Stop {
                $lock = $_
                Wait-Until 'its time is over twice' { [datetime]::UtcNow -gt $lock.ExpiresAt.AddSeconds(1.5) }
                Set-MdSection $document install -Append 'late' -WarningAction SilentlyContinue
                (Get-MdLock $document).LockId -eq $lock.LockId
            }
            $lasted | Should -BeTrue
            Assert-Free $document
        }

        It 'When the script gave it back itself, then that is no loss' {
            $null = Use-MdLock $document install { $_ | Unlock-MdSection } -ErrorAction Stop -WarningVariable warnings
            $warnings | Should -BeNullOrEmpty
            Assert-Free $document
        }
    }
}
