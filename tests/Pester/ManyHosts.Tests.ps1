BeforeDiscovery {
    $missing = if (-not $IsLinux) {
        'Hosts are made of namespaces here, which Linux has.'
    } elseif (-not (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore)) {
        'There is no etcd.'
    } elseif ((id -u) -ne '0') {
        'Only root can mount.'
    } elseif (-not (Get-Command -Name unshare -CommandType Application -ErrorAction Ignore) -or
        -not $(unshare --mount --uts mount --bind /dev/null /proc/sys/kernel/random/boot_id 2>&1; $LASTEXITCODE -eq 0)) {
        'No namespaces can be made here.'
    }
    $needs = if ($missing) { " (skipped: $missing)" } else { '' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'EtcdSupport.ps1')
    $quickstart = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/quickstart.ps1'))

    # A host has a name, a machine id and a boot id of its own, and the documents at a path of its own. Each step ends with
    # exec: so the process that is started is the engine, and a signal hits it.
    $furnish = @'
set -e
printf %s "$1" > /proc/sys/kernel/hostname
mount --bind "$2" "$3"
mount --bind "$4" /proc/sys/kernel/random/boot_id
if [ -e /etc/machine-id ]; then mount --bind "$5" /etc/machine-id; fi
shift 5
exec "$@"
'@

    # A process on a host, which obeys line by line; more than one may be on the same.
    function Open-Host([hashtable] $Machine, [string] $Folder) {
        $start = New-EngineStart ('-NoProfile', '-NonInteractive', '-File', (Join-Path $scriptFolder 'Obey.ps1'))
        $words = @('--mount', '--uts', 'sh', '-c', $furnish, 'sh', $Machine.Name, $Folder, $Machine.Place, $Machine.Boot, $Machine.Id, $start.FileName) + $start.ArgumentList
        $start.FileName = 'unshare'
        $start.ArgumentList.Clear()
        foreach ($word in $words) { $start.ArgumentList.Add($word) }
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.Environment['MDLOCK_MODULE'] = $manifest
        $start.Environment['LOCK_HEARTBEAT_INTERVAL'] = '5'
        $child = [System.Diagnostics.Process]::Start($start)
        $children.Add($child)
        $child | Add-Member -NotePropertyName Errors -NotePropertyValue $child.StandardError.ReadToEndAsync() -PassThru
    }

    # Lets a host do something, and returns what came of it.
    function Invoke-There([System.Diagnostics.Process] $Child, [string] $Order) {
        $Child.StandardInput.WriteLine($Order)
        $answer = Read-Answer $Child
        if ($answer.Error) { throw "'$Order': $($answer.Error)" }
        $answer.Value
    }

    function Read-Answer([System.Diagnostics.Process] $Child) { ConvertFrom-Json (Read-Child $Child) }

    # By the shell's own kill: the system need have no program for it.
    function Send-Signal([System.Diagnostics.Process] $Child, [string] $Signal) {
        sh -c "kill -$Signal $($Child.Id)"
        $LASTEXITCODE | Should -Be 0
    }
}

AfterAll {
    Close-Everything
    Close-Etcd
}

# One story: each step goes on where the one before it ended.
Describe 'A day on two hosts' -ForEach @(@{ Missing = $missing }) {
    BeforeAll {
        if ($Missing) { return }
        $etcd = New-EtcdPlace
        Start-Etcd $etcd
        $former = @{}
        # Stale locks are to be seen here before the processes that live remove them.
        $set = @{ LOCK_STORE = Get-EtcdStore $etcd; LOCK_CLEANUP_INTERVAL = '3600' }
        foreach ($name in $set.Keys) {
            $former[$name] = [System.Environment]::GetEnvironmentVariable($name)
            [System.Environment]::SetEnvironmentVariable($name, $set[$name])
        }

        # The drive for tests forgets after each block what came in it.
        $root = [System.IO.Directory]::CreateTempSubdirectory('mdlock-hosts-').FullName
        $folder = Join-Path $root 'docs'
        $second = @{ Name = 'second'; Place = Join-Path $root 'elsewhere'; Boot = Join-Path $root 'boot_id'; Id = Join-Path $root 'machine-id' }
        foreach ($place in $folder, $second.Place) { $null = [System.IO.Directory]::CreateDirectory($place) }
        [System.IO.File]::WriteAllText($second.Boot, "$([guid]::NewGuid().ToString('D'))`n")
        [System.IO.File]::WriteAllText($second.Id, "$([guid]::NewGuid().ToString('N'))`n")
        $document = Join-Path $folder 'guide.md'
        [System.IO.File]::WriteAllText($document, $guideText)
        $here = [System.Environment]::MachineName

        $there = Open-Host $second $folder
        $sleeper = Open-Host $second $folder
        foreach ($process in $there, $sleeper) {
            [int] (Read-Child $process) | Should -Be $process.Id
            Invoke-There $process "`$document = '$($second.Place)/guide.md'"
        }
    }

    AfterAll {
        if ($Missing) { return }
        foreach ($process in $there, $sleeper) { if (-not $process.HasExited) { Invoke-Kill $process } }
        foreach ($name in $former.Keys) { [System.Environment]::SetEnvironmentVariable($name, $former[$name]) }
        [System.IO.Directory]::Delete($root, $true)
    }

    It "When both look at a lock and the sections, then they see the same, each by its own path$needs" -Skip:([bool] $missing) {
        $lock = Lock-MdSection $document usage -Operation 'review'
        $mine = Get-MdLock $document
        $seen = Invoke-There $there 'Get-MdLock $document | Select-Object LockId, OwnerId, SectionId, Fence, HostName, ProcessId, IsOwn, Stale, Path'
        foreach ($member in 'OwnerId', 'SectionId', 'Fence', 'ProcessId') { $seen.$member | Should -Be $mine.$member -Because $member }
        [guid] $seen.LockId | Should -Be $lock.LockId
        $seen.HostName | Should -Be $here
        $mine.IsOwn | Should -BeTrue
        $seen.IsOwn | Should -BeFalse
        $seen.Stale | Should -BeFalse
        $mine.Path | Should -Be $document
        $seen.Path | Should -Be "$($second.Place)/guide.md"
        Invoke-There $there '(Get-MdSection $document).SectionId' | Should -Be (Get-MdSection $document).SectionId
        $lock | Unlock-MdSection
    }

    It "When the second host holds a section, then the first is refused, waits, and gets it on release$needs" -Skip:([bool] $missing) {
        Invoke-There $there '$held = Lock-MdSection $document linux -Operation "night shift"'
        $refusal = { Lock-MdSection $document linux -NoWait -ErrorAction Stop } |
            Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand' -PassThru
        $refusal.Exception.Message | Should -BeLike "*on second (process $($there.Id))*night shift*"

        $owner = Open-Owner
        $waiter = Open-Pipeline $owner { param($path) Lock-MdSection $path linux -Timeout 120 } $document
        $call = $waiter.BeginInvoke()
        Wait-Waiter $document
        Invoke-There $there '$held | Unlock-MdSection'
        $got = Wait-Pipeline $waiter $call
        $waiter.Streams.Error | Should -BeNullOrEmpty
        $got.SectionId | Should -Be 'linux'
        (Get-MdLock $document).HostName | Should -Be $here
        Invoke-Owner $owner { param($path) Get-MdLock $path | Unlock-MdSection } $document
    }

    It "When both edit a section, each on what the other wrote, then both edits are there$needs" -Skip:([bool] $missing) {
        Invoke-There $there 'Set-MdSection $document linux -Append "Second."'
        Set-MdSection $document linux -Append 'First.'
        Invoke-There $there '(Get-MdSection $document linux).Content' | Should -BeLike "*Second.*First.*"
    }

    It "When a holder of the second host is killed and another stands still, then the first sees them stale after their lease, and why$needs" -Skip:([bool] $missing) {
        Invoke-There $there '$null = Lock-MdSection $document linux, windows -Operation "cut off"'
        $sleeper.StandardInput.WriteLine('Set-MdSection $document usage -Update { [Console]::Out.WriteLine("editing"); $null = [Console]::In.ReadLine(); "$($_.Content)Late.`n" }')
        Read-Child $sleeper | Should -Be 'editing'
        Send-Signal $sleeper STOP
        Invoke-Kill $there

        # Its processes have ids of this host, of which the machine's and the boot's tell that they mean nothing here.
        Wait-Until 'three locks are stale' { @(Get-MdLock $document | Where-Object Stale).Count -eq 3 }
        foreach ($lock in Get-MdLock $document) {
            $lock.HostName | Should -Be 'second'
            $lock.StaleReason | Should -Be 'OwnerDead'
            $lock.Evidence | Should -BeLike "its lease in etcd ended: no sign of life of process $($lock.ProcessId) for * s"
        }
    }

    It "When what is stale is released by force, and the rest cleaned up, then an edit follows$needs" -Skip:([bool] $missing) {
        Get-MdLock $document -SectionId linux | Where-Object Stale | Unlock-MdSection -Force -ErrorAction Stop
        (Get-MdLock $document).SectionId | Should -Be 'windows', 'usage'
        (Invoke-MdLockCleanup $document | Where-Object Kind -EQ Lock).Name | Should -Be 'windows', 'usage'
        Get-MdLock $document | Should -BeNullOrEmpty
        Set-MdSection $document windows -Append 'After.'
        Set-MdSection $document usage -Append 'After.'
    }

    It "When the one that stood still goes on, then its edit is refused and changes nothing$needs" -Skip:([bool] $missing) {
        $digest = Get-Digest $document
        Send-Signal $sleeper CONT
        $sleeper.StandardInput.WriteLine('')
        $answer = Read-Answer $sleeper
        $answer.Id | Should -BeLike 'LockLost,*' -Because $answer.Error
        Get-Digest $document | Should -Be $digest
        (Get-MdSectionVersion $document usage).Version | Should -Be 1, 2
    }

    It "When the day is looked back on, then versions and events are of both hosts, in their order, and no fault is found$needs" -Skip:([bool] $missing) {
        (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3
        $events = @(Get-MdLockEvent $document)
        $events.Time | Should -Be ($events.Time | Sort-Object)
        $commits = $events | Where-Object Type -EQ Commit
        $commits.HostName | Should -Be 'second', $here, $here, $here, 'second'
        $commits.Outcome | Should -Be 'Succeeded', 'Succeeded', 'Succeeded', 'Succeeded', 'Refused'
        (Get-MdSectionVersion $document linux | Select-Object -Last 2).Fence | Should -Be $commits[0, 1].Fence
        Test-MdDocument $document -Detailed | Should -BeNullOrEmpty
        Test-MdDocument $document | Should -BeTrue
    }
}

Describe 'The quickstart with a cluster' {
    It "When it is run with etcd and with files, then it prints the same$needs" -Skip:([bool] $missing) {
        # What differs from run to run: times, numbers of processes, and the widths of columns that come of these.
        function Get-Text([string] $Output) {
            $text = $Output -replace '\d{4}-\d\d-\d\d[T ][\d:.]+Z?', '<time>' -replace '\d\d:\d\d:\d\d(\.\d+)?', '<time>' -replace '\d{3,}', '<number>'
            $text -replace '-{2,}', '--' -replace ' +', ' ' -split "`r?`n" | ForEach-Object { $_.Trim() } | Where-Object { $_ }
        }

        $etcd = New-EtcdPlace
        Start-Etcd $etcd
        $environment = @{ NO_COLOR = '1'; LOCK_CLEANUP_INTERVAL = '3600' }
        $files = Open-Child $quickstart -Environment ($environment + @{ LOCK_STORE = 'file' })
        $cluster = Open-Child $quickstart -Environment ($environment + @{ LOCK_STORE = Get-EtcdStore $etcd })
        $ends = foreach ($child in $files, $cluster) { Wait-Child $child }
        foreach ($end in $ends) {
            $end.Errors | Should -BeNullOrEmpty
            $end.Code | Should -Be 0
        }
        Get-Text $ends[1].Output | Should -Be (Get-Text $ends[0].Output)
    }
}
