BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $cleanup = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/scheduled-cleanup/Invoke-ScheduledCleanup.ps1'))
    $handbook = [System.IO.File]::ReadAllText([System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/documents/handbook.md')))

    # Stale locks are to be seen here before the processes that live remove them.
    $former = $env:LOCK_CLEANUP_INTERVAL
    $env:LOCK_CLEANUP_INTERVAL = '3600'

    # The drive for tests forgets after each context what came in it.
    $folder = [System.IO.Directory]::CreateTempSubdirectory('mdlock-').FullName
    $document = Join-Path $folder 'handbook.md'
    [System.IO.File]::WriteAllText($document, $handbook)
    $durable = Join-Path $folder '.mdlock/handbook.md'
    $me = '{0} on {1}' -f [System.Environment]::UserName, [System.Environment]::MachineName

    # What the steps leave for those after them.
    $story = @{}

    function Get-Refusal([scriptblock] $Act) {
        $refusal = try { & $Act } catch { $_ }
        $refusal | Should -BeOfType ([System.Management.Automation.ErrorRecord])
        $refusal
    }
}

AfterAll {
    Close-Everything
    [System.IO.Directory]::Delete($folder, $true)
    $env:LOCK_CLEANUP_INTERVAL = $former
}

# One story: each step goes on where the one before it ended.
Describe 'Two hours of a system administrator' {
    Context 'Given a handbook that was written in yesterday, and is in use' {
        BeforeAll {
            $null = Complete-Child (Open-Child Append.ps1 $document, schedule, '| logs      | daily       | 14 days  |')
            $story.Good = (Get-MdSection $document schedule).Content
            $story.Today = [datetime]::UtcNow
            $story.Own = Lock-MdSection $document rota -Operation 'swap weeks 2 and 3'
            $story.Holder = Open-Holder $document backups 'rewrite the backups'
            $story.Waiter = Open-Child Hold.ps1 $document, rota, 'add week 5'
            Wait-Until 'it waits' { @(Get-MdLock $document -IncludeWaiting).Count -eq 3 }
        }

        It 'When the locks are looked at, then one''s own, that of another process, and who waits are there, with what for and until when' {
            $own, $foreign, $waiting = Get-MdLock $folder -Recurse -IncludeWaiting
            $own.LockId | Should -Be $story.Own.LockId
            $own.IsOwn | Should -BeTrue
            $own.ProcessId | Should -Be $PID
            $foreign.SectionId | Should -Be 'backups'
            $foreign.State | Should -Be 'Held'
            $foreign.IsOwn | Should -BeFalse
            $foreign.ProcessId | Should -Be $story.Holder.Id
            $foreign.Operation | Should -Be 'rewrite the backups'
            $foreign.Stale | Should -BeFalse
            $foreign.ExpiresAt | Should -Be ($foreign.Since + $foreign.TimeToLive)
            $foreign.ExpiresAt | Should -BeGreaterThan ([datetime]::UtcNow)
            $waiting.State | Should -Be 'Waiting'
            $waiting.SectionId | Should -Be 'rota'
            $waiting.ProcessId | Should -Be $story.Waiter.Id
            $waiting.Operation | Should -Be 'add week 5'
            $waiting.LockId | Should -BeNullOrEmpty
            $story.Foreign = $foreign
        }

        It 'When the locks of one owner are asked for, then only these come' {
            (Get-MdLock $document -Owner $story.Foreign.OwnerId).LockId | Should -Be $story.Foreign.LockId
            @(Get-MdLock $document -Owner ([System.Environment]::UserName)).Count | Should -Be 2
        }

        It 'When the section of another is wanted at once, then the refusal says who holds what since when, until when, and what to do' {
            $refusal = Get-Refusal { Lock-MdSection $document restore -NoWait -ErrorAction Stop }
            $refusal.FullyQualifiedErrorId | Should -Be 'LockHeld,MdLock.Commands.LockMdSectionCommand'
            $refusal.TargetObject | Should -Be 'restore'
            $since = $story.Foreign.Since.ToLocalTime().ToString('HH:mm:sszzz', [cultureinfo]::InvariantCulture)
            $until = $story.Foreign.ExpiresAt.ToLocalTime().ToString('HH:mm:sszzz', [cultureinfo]::InvariantCulture)
            $refusal.Exception.Message | Should -Be (
                "'restore' of 'handbook.md' is not free. backups is held by $me (process $($story.Holder.Id)) " +
                "for 'rewrite the backups' since $since until $until at the latest.")
            $refusal.ErrorDetails.RecommendedAction | Should -BeLike 'Wait for it with -Timeout, *Get-MdLock -IncludeWaiting.'
        }

        It 'When it is waited for in vain, then the refusal says so, and that the document is as it was' {
            $before = Get-Digest $document
            $refusal = Get-Refusal { Set-MdSection $document restore -Append 'x' -Timeout 0.2 -ErrorAction Stop }
            $refusal.FullyQualifiedErrorId | Should -Be 'LockWaitTimeout,MdLock.Commands.SetMdSectionCommand'
            $refusal.Exception.Message | Should -BeLike "'restore (Body)' of 'handbook.md' was not free within 0.* s. backups is held by $me (process *"
            $refusal.ErrorDetails.RecommendedAction | Should -BeLike 'Wait longer with -Timeout*'
            Get-Digest $document | Should -Be $before
        }

        It 'When the lock of another is to be released, then that is refused while it lives, with or without -Force' {
            $refusal = Get-Refusal { $story.Foreign | Unlock-MdSection -ErrorAction Stop }
            $refusal.Exception.Message | Should -BeLike "The lock belongs to another owner. backups is held by $me (process $($story.Holder.Id)) *"
            $refusal.ErrorDetails.RecommendedAction | Should -Be 'Ask its owner to release it. If it is stale, release it with Unlock-MdSection -Force.'

            $refusal = Get-Refusal { $story.Foreign | Unlock-MdSection -Force -ErrorAction Stop }
            $refusal.FullyQualifiedErrorId | Should -Be 'LockStillLive,MdLock.Commands.UnlockMdSectionCommand'
            $refusal.Exception.Message | Should -BeLike 'The lock is live, and a live lock is never broken. backups is held by *'
            $refusal.ErrorDetails.RecommendedAction | Should -BeLike 'Ask its owner*Unlock-MdSection -StopOwner.'
            (Get-MdLock $document backups).LockId | Should -Be $story.Foreign.LockId
        }
    }

    Context 'Given that the process with a lock is killed' {
        BeforeAll {
            Invoke-Kill $story.Holder
        }

        It 'When its lock is looked at, then it is stale, and why is said' {
            $stale = Get-MdLock $document | Where-Object Stale
            $stale.LockId | Should -Be $story.Foreign.LockId
            $stale.StaleReason | Should -Be 'OwnerDead'
            $stale.Evidence | Should -Be "process $($story.Holder.Id) has ended"
        }

        It 'When all that is stale is released down the pipeline, then that lock goes, and the live ones stay' {
            $released = Get-MdLock $folder -Recurse | Where-Object Stale | Unlock-MdSection -Force -PassThru
            $released.LockId | Should -Be $story.Foreign.LockId
            $released.StaleReason | Should -Be 'OwnerDead'
            (Get-MdLock $document -IncludeWaiting).SectionId | Should -Be 'rota', 'rota'
        }

        It 'When one''s own lock is released, then who waited has it' {
            $story.Own | Unlock-MdSection
            Read-ChildUntil $story.Waiter 'held'
            (Get-MdLock $document).ProcessId | Should -Be $story.Waiter.Id
            Complete-Child $story.Waiter | Should -BeNullOrEmpty
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When the events are read, then all that is told, in order' {
            $events = Get-MdLockEvent $document -SectionId backups, rota -Since $story.Today
            $forced = $events | Where-Object Type -EQ 'ForcedRelease'
            $forced.SectionId | Should -Be 'backups'
            $forced.ProcessId | Should -Be $PID
            $forced.Message | Should -BeLike "*process $($story.Holder.Id) has ended*"
            $refused = $events | Where-Object Type -EQ 'ForcedReleaseRefused'
            $refused.Outcome | Should -Be 'Refused'
            ($events | Where-Object { $_.Type -eq 'Grant' }).ProcessId | Should -Be $story.Waiter.Id
            $events.Sequence | Should -Be ($events.Sequence | Sort-Object)
        }
    }

    Context 'Given that somebody replaced a table today' {
        BeforeAll {
            $story.Editor = Open-Child Edit.ps1 $document, schedule, 3
            $null = Complete-Child $story.Editor
        }

        It 'When one asks who changed what, then versions and events say it' {
            $versions = Get-MdSectionVersion $document schedule
            $versions.Version | Should -Be 1, 2, 3, 4, 5
            $versions.Operation | Should -Be 'initial', 'append', 'set', 'set', 'set'
            $versions[1].Author | Should -BeLike "*$([System.Environment]::UserName)*"
            $today = Get-MdLockEvent $document schedule -Type Commit -Since $story.Today
            @($today).Count | Should -Be 3
            $today.ProcessId | Select-Object -Unique | Should -Be $story.Editor.Id
            @(Get-MdLockEvent $document schedule -Type Commit -Owner $today[0].OwnerId).Count | Should -Be 3
            Get-MdLockEvent $document schedule -Type Commit -Owner 'nobody-*' | Should -BeNullOrEmpty
        }

        It 'When yesterday''s version is compared with the present one, then the difference shows the table' {
            $story.Yesterday = Get-MdSectionVersion $document schedule | Where-Object Timestamp -LT $story.Today | Select-Object -Last 1
            $story.Yesterday.Version | Should -Be 2
            $difference = Compare-MdSectionVersion $document schedule $story.Yesterday.Version 5
            $difference.Removed | Should -BeGreaterThan 5
            $difference.Diff | Should -Match '(?m)^-\| logs      \| daily       \| 14 days  \|$'
            $difference.Diff | Should -Match '(?m)^\+Time 3\.$'
        }

        It 'When a version is wanted that there never was, then the refusal says which is the newest' {
            $refusal = Get-Refusal { Restore-MdSection $document schedule 99 -ErrorAction Stop }
            $refusal.FullyQualifiedErrorId | Should -Be 'VersionNotFound,MdLock.Commands.RestoreMdSectionCommand'
            $refusal.Exception.Message | Should -BeLike "Section 'schedule' has no version 99; the newest is 5,*"
            $refusal.ErrorDetails.RecommendedAction | Should -BeLike 'List the versions with Get-MdSectionVersion*'
        }

        It 'When it is restored down the pipeline, then the section is what it was, as a version of its own' {
            $restored = $story.Yesterday | Restore-MdSection -PassThru
            $restored.Content | Should -BeExactly $story.Good
            $restored.Checksum | Should -Be $story.Yesterday.Checksum
            (Get-MdSectionVersion $document schedule -Latest).Version | Should -Be 6
            $same = Compare-MdSectionVersion $document schedule $story.Yesterday.Version 6
            $same.Added + $same.Removed | Should -Be 0
            [System.IO.File]::ReadAllText($document) |
                Should -BeExactly $handbook.Replace("| documents | hourly      | 30 days  |`n", "| documents | hourly      | 30 days  |`n| logs      | daily       | 14 days  |`n")
        }
    }

    Context 'Given damage' {
        BeforeAll {
            $history = [System.IO.Directory]::GetFiles((Join-Path $durable 'history'), '*.jsonl') |
                Where-Object { [System.IO.File]::ReadAllText($_).Contains('14 days') }
            [System.IO.File]::WriteAllText($history, [System.IO.File]::ReadAllText($history).Replace('Time 2.', 'Time 9.'))
            [System.IO.File]::WriteAllText((Join-Path $folder '.handbook.md.0123456789abcdef.mdlock-tmp'), 'half')
        }

        It 'When the document is tested, then it is not in order, and what is wrong where is said' {
            Test-MdDocument $document | Should -BeFalse
            $faults = Test-MdDocument $document -Detailed | Where-Object IsFault
            $faults.Kind | Should -Contain 'LineDamaged'
            $faults.Kind | Should -Contain 'TemporaryFileLeft'
            ($faults | Where-Object Kind -EQ 'LineDamaged').SectionId | Select-Object -Unique | Should -Be 'schedule'
            $faults.Path | Select-Object -Unique | Should -Be $document
        }

        It 'When it is repaired, then what was done is told and on record, and no byte of the document changed' {
            $before = Get-Digest $document
            $steps = Repair-MdDocument $document
            $steps.Action | Should -Contain 'Mended'
            $steps.Action | Should -Contain 'Removed'
            $steps.Done | Should -Not -Contain $false
            Test-MdDocument $document | Should -BeTrue
            Repair-MdDocument $document | Should -BeNullOrEmpty
            Get-Digest $document | Should -Be $before
            @(Get-MdLockEvent $document -Type Repair).Count | Should -Be $steps.Count
        }
    }

    Context 'Given others who want to know' {
        It 'When the figures are exported, then JSON and Prometheus tell what was done' {
            $json = Join-Path $folder 'figures.json'
            Export-MdLockMetric $document -Format Json -Destination $json
            $figures = ConvertFrom-Json ([System.IO.File]::ReadAllText($json))
            $figures.locks.active | Should -Be 0
            $figures.locks.timeouts | Should -BeGreaterThan 0
            $figures.locks.contentions | Should -BeGreaterThan 0
            $figures.operations.latency | Should -Not -BeNullOrEmpty
            $prometheus = Join-Path $folder 'figures.prom'
            (Export-MdLockMetric $document -Format Prometheus -Destination $prometheus -PassThru).FullName | Should -Be $prometheus
            [System.IO.File]::ReadAllText($prometheus) | Should -Match '(?m)^# TYPE mdlock_\w+ \w+$'
        }

        It 'When the document is exported, then a page and JSON with the versions are there' {
            Export-MdDocument $document $folder -Format Html
            $page = [System.IO.File]::ReadAllText((Join-Path $folder 'handbook.html'))
            $page | Should -Match '<h1[^>]*>Operations handbook</h1>'
            $page | Should -Match '<td>14 days</td>'
            Export-MdDocument $document $folder -Format Json
            $sections = (ConvertFrom-Json ([System.IO.File]::ReadAllText((Join-Path $folder 'handbook.json')))).sections
            $sections.section_id | Should -Be (Get-MdSection $document).SectionId
            ($sections | Where-Object section_id -EQ 'schedule').versions[-1].content | Should -BeExactly $story.Good
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given a scheduler' {
        It 'When a process died with a lock, then the scheduled script removes it, logs that, and ends with 0' {
            Invoke-Kill (Open-Holder $document gateway 'drain it')
            $log = Join-Path $folder 'cleanup.log'
            $script = Open-Child $cleanup '-Path', $folder, '-LogPath', $log -Environment @{
                PSModulePath = [System.IO.Path]::GetFullPath((Join-Path $manifest '../..')) }
            Complete-Child $script | Should -BeLike '* locks=1 tickets=0 files=* errors=0 exit=0'
            [System.IO.File]::ReadAllText($log) | Should -BeLike '* locks=1 tickets=0 *'
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given maintenance' {
        It 'When the document is used for an edit, then nobody else comes in between, and it is free afterwards' {
            $other = Open-Owner
            $text = Use-MdLock $document -Document -Operation 'quarterly review' {
                $refusal = Get-Refusal { Invoke-Owner $other { param($path) Lock-MdSection $path mailer -NoWait } $document }
                Rename-MdSection $document contacts 'Whom to call' -NoWait -ErrorAction Stop
                Set-MdSection $document severity -Update { $_.Content -replace 'Only we notice', 'Nobody but us notices' } -NoWait -ErrorAction Stop
                $refusal.Exception.Message
            }
            $text | Should -BeLike "*'mailer' of 'handbook.md' is not free. _document (Document) is held by $me (process $PID) for 'quarterly review' since *"
            Get-MdLock $document | Should -BeNullOrEmpty
            (Get-MdSection $document whom-to-call).HeadingPath | Should -BeLike '*/Whom to call'
            (Get-MdSection $document severity).Content | Should -BeLike '*3. Nobody but us notices.*'
            (Invoke-Owner $other { param($path) Lock-MdSection $path mailer -NoWait | Unlock-MdSection -PassThru } $document).SectionId |
                Should -Be 'mailer'
        }

        It 'When a second process edits while one watches and waits, then its commits are seen as they come' {
            $watcher = Open-Owner
            $pipeline = Open-Pipeline $watcher -Arguments $document -Script {
                param($path)
                $DebugPreference = 'Continue'
                Watch-MdLock $path last-drills -Type Commit
            }
            $seen = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none.Complete()
            $null = $pipeline.BeginInvoke($none, $seen)
            Wait-Watching $pipeline $document
            $editor = Open-Child Edit.ps1 $document, last-drills, 4
            $awaited = Wait-MdLock $document last-drills -AfterVersion 3 -Timeout 300
            $awaited.Version | Should -BeGreaterThan 3
            $null = Complete-Child $editor
            Wait-Until 'all were seen' { $seen.Count -ge 4 }
            Stop-Pipeline $pipeline
            $pipeline.Dispose()
            $seen.ProcessId | Select-Object -Unique | Should -Be $editor.Id
            $seen.Count | Should -Be 4
            (Wait-MdLock $document last-drills -Timeout 60).Version | Should -Be 5
            (Get-MdSection $document last-drills).Content | Should -BeLike '*Time 4.*'
        }

        It 'When the day ends, then nobody holds or waits, and the document is in order' {
            Get-MdLock $folder -Recurse -IncludeWaiting | Should -BeNullOrEmpty
            Test-MdDocument $document | Should -BeTrue
        }
    }
}
