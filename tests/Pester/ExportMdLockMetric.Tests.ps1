BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Export-MdLockMetric' {
    BeforeEach {
        $document = Add-Document
        $held = Lock-MdSection $document linux
        $folder = Split-Path -Parent $document
        $file = Join-Path $folder 'mdlock.out'
    }

    AfterEach {
        $held | Unlock-MdSection
    }

    Context 'Given a destination' {
        It 'When JSON is exported, then it is there' {
            (Export-MdLockMetric $document -Format Json -Destination $file -PassThru).FullName | Should -Be $file
            (ConvertFrom-Json ([System.IO.File]::ReadAllText($file))).locks.active | Should -Be 1
        }

        It 'When Prometheus text is exported, then it replaces what was there, and nothing is left beside it' {
            [System.IO.File]::WriteAllText($file, 'old')
            Export-MdLockMetric $document -Format Prometheus -Destination $file | Should -BeNullOrEmpty
            $text = [System.IO.File]::ReadAllText($file)
            $text | Should -Match '# TYPE mdlock_\w+ gauge'
            $text | Should -BeLike "*document=""$document""*"
            @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 2
        }

        It 'When several documents are piped in, then <Format> has <What>' -ForEach @(
            @{ Format = 'Json'; What = 'both together'; Active = '"active":\s*2\b'; Times = 1 }
            @{ Format = 'Prometheus'; What = 'each by itself'; Active = '(?m)^mdlock_locks_active\{.*\} 1$'; Times = 2 }
        ) {
            $second = Add-Document
            $other = Lock-MdSection $second usage
            Get-Item $document, $second | Export-MdLockMetric -Destination $file -Format $Format
            [regex]::Matches([System.IO.File]::ReadAllText($file), $Active).Count | Should -Be $Times
            $other | Unlock-MdSection
        }

        It 'When somebody asks what would happen, then nothing does' {
            Export-MdLockMetric $document -Format Json -Destination $file -WhatIf
            [System.IO.File]::Exists($file) | Should -BeFalse
        }

        It 'When a document is not there, then that is an error' {
            { Export-MdLockMetric "$document.gone" -Format Json -Destination $file -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.ExportMdLockMetricCommand'
            [System.IO.File]::Exists($file) | Should -BeFalse
        }

        It 'When the form is none that there is, then the argument is refused' {
            { Export-MdLockMetric $document -Format Xml -Destination $file } |
                Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,MdLock.Commands.ExportMdLockMetricCommand'
        }
    }

    It 'Given a destination in a folder that is not there, when figures are exported, then it is an error' {
        $file = Join-Path $folder 'gone/metrics.json'
        { Export-MdLockMetric $document -Format Json -Destination $file -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdLockMetricCommand'
    }
}
