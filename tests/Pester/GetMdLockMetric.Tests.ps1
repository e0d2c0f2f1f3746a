BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLockMetric' {
    BeforeEach {
        $document = Add-Document
        $held = Lock-MdSection $document linux
    }

    AfterEach {
        $held | Unlock-MdSection
    }

    Context 'Given a document with a lock' {
        It 'When its figures are read, then the lock is among them' {
            $metric = Get-MdLockMetric $document
            $metric.Path | Should -Be $document
            $metric.Active | Should -Be 1
            $metric.Waiting | Should -Be 0
            $metric.Timeouts | Should -Be 0
        }

        It 'When a lock is over, then it is counted as stale, and the age of the oldest is told' {
            $holder = Open-Holder $document usage
            Invoke-Kill $holder
            Wait-Until 'it is stale' { (Get-MdLock $document usage).Stale }
            $figures = Get-MdLockMetric $document
            $figures.Active | Should -Be 1
            $figures.Stale | Should -Be 1
            $figures.OldestAge | Should -BeGreaterThan ([timespan]::Zero)
        }

        It 'When JSON is asked for, then it has the shape that is promised' {
            $json = Get-MdLockMetric $document -AsJson
            $json | Should -BeOfType [string]
            $figures = ConvertFrom-Json $json
            $figures.locks.active | Should -Be 1
            $figures.locks.PSObject.Properties.Name | Should -Be 'active', 'waiting', 'timeouts', 'contentions', 'stale', 'oldest_age_seconds'
            $figures.operations.PSObject.Properties.Name | Should -Be 'throughput', 'latency', 'failures', 'throughput_unit', 'count'
            $figures.operations.latency.unit | Should -Be 'ms'
            $figures.documents | Should -Be $document
            $figures.from -le $figures.until | Should -BeTrue
        }

        It 'When another owner was refused, and one waited in vain, then both are counted' {
            Invoke-Owner (Open-Owner) {
                param($path)
                Lock-MdSection $path linux -NoWait -ErrorAction SilentlyContinue
                Lock-MdSection $path linux -Timeout 0.05 -ErrorAction SilentlyContinue
            } $document | Should -BeNullOrEmpty
            $metric = Get-MdLockMetric $document
            $metric.Contentions | Should -Be 2
            $metric.Timeouts | Should -Be 1
            $metric.Active | Should -Be 1
        }

        It 'When only what happened since then is asked for, then what was before is not counted' {
            Set-MdSection $document linux -Append 'Or zypper.'
            $before = Get-MdLockMetric $document
            $before.Operations | Should -BeGreaterThan 0
            $after = Get-MdLockMetric $document -Since ([datetime]::UtcNow.AddHours(1))
            $after.Operations | Should -Be 0
            $after.Active | Should -Be 1
        }
    }

    Context 'Given a folder with two documents' {
        BeforeEach {
            $folder = Split-Path -Parent $document
        }

        It 'When JSON is asked for, then it is one for both together' {
            $second = Join-Path $folder 'second.md'
            [System.IO.File]::WriteAllText($second, $guideText)
            $other = Lock-MdSection $second usage
            @(Get-MdLockMetric $folder).Count | Should -Be 2
            (ConvertFrom-Json (Get-MdLockMetric $folder -AsJson)).locks.active | Should -Be 2
            $other | Unlock-MdSection
        }

        It 'When one is in a folder within, then it is told with -Recurse alone' {
            $inner = [System.IO.Directory]::CreateDirectory((Join-Path $folder 'inner')).FullName
            $second = Join-Path $inner 'second.md'
            [System.IO.File]::WriteAllText($second, $guideText)
            Lock-MdSection $second usage | Unlock-MdSection
            (Get-MdLockMetric $folder).Path | Should -Be $document
            (Get-Item $folder | Get-MdLockMetric -Recurse).Path | Sort-Object | Should -Be ($document, $second | Sort-Object)
        }
    }

    It 'Given a document that is not there, when its figures are read, then that is an error' {
        foreach ($switches in @{}, @{ AsJson = $true }) {
            { Get-MdLockMetric "$document.gone" @switches -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.GetMdLockMetricCommand'
        }
    }
}
