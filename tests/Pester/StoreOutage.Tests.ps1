BeforeDiscovery {
    $hasEtcd = [bool] (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore)
    $needs = if ($hasEtcd) { '' } else { ' (skipped: There is no etcd.)' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'EtcdSupport.ps1')

    # Far more than what an ending takes after the deadline: it tells an end from a wait that goes on.
    $allowance = [timespan]::FromSeconds(20)

    function Measure-Call([scriptblock] $Call) {
        $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
        $warnings = @()
        $failure = try { $null = & $Call 3>&1 | Tee-Object -Variable warnings } catch { $_ }
        @{ Elapsed = $elapsed.Elapsed; Failure = $failure; Said = "$warnings $($failure.Exception.Message)" }
    }
}

AfterAll {
    Close-Everything
    Close-Etcd
}

Describe 'A cluster that is away for a while' -ForEach @(@{ HasEtcd = $hasEtcd }) {
    BeforeAll {
        if (-not $HasEtcd) { return }
        $etcd = New-EtcdPlace
        Start-Etcd $etcd
        $former = @{}
        $set = @{ LOCK_STORE = Get-EtcdStore $etcd; LOCK_ETCD_DEADLINE = '2' }
        foreach ($name in $set.Keys) {
            $former[$name] = [System.Environment]::GetEnvironmentVariable($name)
            [System.Environment]::SetEnvironmentVariable($name, $set[$name])
        }
        $place = [System.IO.Directory]::CreateTempSubdirectory('mdlock-outage-').FullName
        $document = Join-Path $place 'guide.md'
        [System.IO.File]::WriteAllText($document, $guideText)
        $other = Join-Path $place 'other.md'
        [System.IO.File]::WriteAllText($other, $guideText)

        Set-MdSection $document linux -Append 'Before.'
        $held = Lock-MdSection $document linux -Operation 'held all the while'
        $brief = Lock-MdSection $document usage

        # A session whose lease lasts for 15 s, in the middle of an edit.
        $loser = Open-Child Obey.ps1 -Environment @{ LOCK_HEARTBEAT_INTERVAL = '5' }
        $null = Read-Child $loser
        $loser.StandardInput.WriteLine("`$document = '$other'")
        $null = Read-Child $loser
        $loser.StandardInput.WriteLine('Set-MdSection $document linux -Update { [Console]::Out.WriteLine("editing"); $null = [Console]::In.ReadLine(); "$($_.Content)Late.`n" }')
        Read-Child $loser | Should -Be 'editing'
        $digest = Get-Digest $document
        Stop-Etcd $etcd
        $away = [System.Diagnostics.Stopwatch]::StartNew()
    }

    AfterAll {
        if (-not $HasEtcd) { return }
        foreach ($name in $former.Keys) { [System.Environment]::SetEnvironmentVariable($name, $former[$name]) }
        [System.IO.Directory]::Delete($place, $true)
    }

    It "When <Name> is called, then it ends soon after the deadline, and says which server$needs" -Skip:(-not $hasEtcd) -ForEach @(
        @{ Name = 'Lock-MdSection'; Call = { Lock-MdSection $document windows -Timeout 2 -ErrorAction Stop }; Id = 'StoreUnreachable' }
        @{ Name = 'Set-MdSection'; Call = { Set-MdSection $document linux -Append 'No.' -ErrorAction Stop }; Id = 'StoreUnreachable' }
        @{ Name = 'Unlock-MdSection'; Call = { $brief | Unlock-MdSection -ErrorAction Stop }; Id = 'StoreUnreachable' }
        @{ Name = 'Get-MdLock'; Call = { Get-MdLock $document -ErrorAction Stop }; Id = 'StoreUnreachable' }
        @{ Name = 'Invoke-MdLockCleanup'; Call = { Invoke-MdLockCleanup $document -ErrorAction Stop }; Id = 'StoreUnreachable' }
        @{ Name = 'Test-MdDocument'; Call = { Test-MdDocument $document -Detailed -ErrorAction Stop }; Id = 'StoreUnreachable' }
    ) {
        $end = Measure-Call $Call
        $end.Elapsed | Should -BeLessThan $allowance -Because $end.Said
        $end.Failure.FullyQualifiedErrorId | Should -BeLike "$Id,*" -Because $end.Said
        $end.Said | Should -BeLike "*$($etcd.Address)*"
        Get-Digest $document | Should -Be $digest
    }

    It "When it is read, then that needs no cluster$needs" -Skip:(-not $hasEtcd) {
        $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
        (Get-MdSection $document linux -ErrorAction Stop).Content | Should -BeLike '*Before.*'
        $elapsed.Elapsed | Should -BeLessThan $allowance
        @(Get-MdSectionVersion $document linux -WarningVariable said -WarningAction SilentlyContinue).Count | Should -Be 2
        "$said" | Should -BeLike "*$($etcd.Address)*"
    }

    It "When it is back, then who holds goes on, and nothing else is there$needs" -Skip:(-not $hasEtcd) {
        Wait-Until 'the lease of the session that edits is over' { $away.Elapsed.TotalSeconds -gt 16 }
        Start-Etcd $etcd
        Set-MdSection $document linux -Append 'After.' -ErrorAction Stop
        (Get-MdLock $document -SectionId linux).LockId | Should -Be $held.LockId
        (Get-MdLock $document -SectionId windows) | Should -BeNullOrEmpty
        $brief | Unlock-MdSection -ErrorAction SilentlyContinue
        $held | Unlock-MdSection -ErrorAction Stop
        Get-MdLock $document | Should -BeNullOrEmpty
        (Get-MdSectionVersion $document linux).Version | Should -Be 1, 2, 3
        Test-MdDocument $document | Should -BeTrue
    }

    It "When it is back later than a lease lasted, then who edited under it is told so, and nothing is changed$needs" -Skip:(-not $hasEtcd) {
        $loser.StandardInput.WriteLine('')
        $answer = ConvertFrom-Json (Read-Child $loser)
        $answer.Id | Should -BeLike 'LockLost,*' -Because "$answer"
        [System.IO.File]::ReadAllText($other) | Should -Be $guideText
    }
}
