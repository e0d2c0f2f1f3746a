BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLockMetric and Export-MdLockMetric' {
    BeforeEach {
        $document = Add-Document
        $held = Lock-MdSection $document linux
    }

    AfterEach {
        $held | Unlock-MdSection
    }

    It 'Given a document with a lock, When its figures are read, then the lock is among them' {
        $metric = Get-MdLockMetric $document
        $metric.Path | Should -Be $document
        $metric.Active | Should -Be 1
        $metric.Waiting | Should -Be 0
        $metric.Timeouts | Should -Be 0
    }

    It 'Given a document, When JSON is asked for, then it has the shape that is promised' {
        $json = Get-MdLockMetric $document -AsJson
        $json | Should -BeOfType [string]
        $figures = ConvertFrom-Json $json
        $figures.locks.active | Should -Be 1
        $figures.locks.PSObject.Properties.Name | Should -Be 'active', 'waiting', 'timeouts', 'contentions'
        $figures.operations.PSObject.Properties.Name | Should -Be 'throughput', 'latency', 'failures'
    }

    It 'Given a folder with two documents, When JSON is asked for, then it is one for both together' {
        $folder = Split-Path -Parent $document
        $second = Join-Path $folder 'second.md'
        [System.IO.File]::WriteAllText($second, $guideText)
        $other = Lock-MdSection $second usage
        @(Get-MdLockMetric $folder).Count | Should -Be 2
        (ConvertFrom-Json (Get-MdLockMetric $folder -AsJson)).locks.active | Should -Be 2
        $other | Unlock-MdSection
    }

    It 'Given a destination, When JSON is exported, then it is there' {
        $file = Join-Path (Split-Path -Parent $document) 'metrics.json'
        (Export-MdLockMetric $document -Format Json -Destination $file -PassThru).FullName | Should -Be $file
        (ConvertFrom-Json ([System.IO.File]::ReadAllText($file))).locks.active | Should -Be 1
    }

    It 'Given a destination, When Prometheus text is exported, then it replaces what was there, and nothing is left beside it' {
        $folder = Split-Path -Parent $document
        $file = Join-Path $folder 'mdlock.prom'
        [System.IO.File]::WriteAllText($file, 'old')
        Export-MdLockMetric $document -Format Prometheus -Destination $file
        $text = [System.IO.File]::ReadAllText($file)
        $text | Should -Match '# TYPE mdlock_\w+ gauge'
        $text | Should -BeLike "*document=""$document""*"
        @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 2
    }

    It 'Given a destination, When somebody asks what would happen, then nothing does' {
        $file = Join-Path (Split-Path -Parent $document) 'metrics.json'
        Export-MdLockMetric $document -Format Json -Destination $file -WhatIf
        [System.IO.File]::Exists($file) | Should -BeFalse
    }

    It 'Given a destination in a folder that is not there, When figures are exported, then it is an error' {
        $file = Join-Path (Split-Path -Parent $document) 'gone/metrics.json'
        { Export-MdLockMetric $document -Format Json -Destination $file -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdLockMetricCommand'
    }
}
