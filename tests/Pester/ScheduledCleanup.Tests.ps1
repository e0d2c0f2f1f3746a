BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $examples = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/scheduled-cleanup'))
    $cleanup = Join-Path $examples 'Invoke-ScheduledCleanup.ps1'

    # Runs the script as a scheduler does: in a process of its own, with the module where modules are.
    function Invoke-Scheduled([string[]] $Arguments) {
        Wait-Child (Open-Child $cleanup $Arguments -Environment @{
                PSModulePath = [System.IO.Path]::GetFullPath((Join-Path $manifest '../..')) })
    }
}

AfterAll {
    Close-Everything
}

Describe 'The scheduled cleanup' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    It 'When an owner died, then its lock is removed, logged and counted, and the exit code is 0' {
        Invoke-Kill (Open-Holder $document linux)
        $log = Join-Path $folder 'cleanup.log'
        $metrics = Join-Path $folder 'mdlock.prom'

        $run = Invoke-Scheduled '-Path', $folder, '-LogPath', $log, '-PrometheusPath', $metrics

        $run.Errors | Should -BeNullOrEmpty
        $run.Code | Should -Be 0
        $run.Output | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ path=".+" locks=1 tickets=0 files=\d+ errors=0 exit=0$'
        [System.IO.File]::ReadAllText($log).Trim() | Should -Be $run.Output
        [System.IO.File]::ReadAllText($metrics) | Should -Match 'mdlock_'
        Get-MdLock $document | Should -BeNullOrEmpty
    }

    It 'When a lock is live, then it stays' {
        $lock = Lock-MdSection $document linux
        (Invoke-Scheduled '-Path', $folder).Output | Should -BeLike '* locks=0 *'
        (Get-MdLock $document).LockId | Should -Be $lock.LockId
    }

    It 'When the folder is not there, then the line says so, and the exit code is 1' {
        $run = Invoke-Scheduled '-Path', (Join-Path $folder 'none')
        $run.Code | Should -Be 1
        $run.Output | Should -BeLike '* errors=1 exit=1 error=*'
    }

    It 'When the log cannot be written, then the line that is written out says how it ended' {
        $run = Invoke-Scheduled '-Path', $folder, '-LogPath', (Join-Path $folder 'none/log.txt')
        $run.Code | Should -Be 2
        $run.Output | Should -BeLike '* errors=1 exit=2 error=*'
    }

    It 'When the log takes its time, then its line is the one that is written out' -Skip:$IsWindows {
        # Whoever opens a pipe to write waits for one who reads: longer here than the second that a line tells. Windows has no pipes
        # among its files.
        $log = Join-Path $folder 'cleanup.log'
        & mkfifo $log
        $reader = [System.Diagnostics.Process]::Start('sh', [string[]] @('-c', 'sleep 4; timeout 30 cat "$0" > "$0.read"', $log))
        try {
            $run = Invoke-Scheduled '-Path', $folder, '-LogPath', $log
            $reader.WaitForExit(60000) | Should -BeTrue -Because 'what the log was written to is read within 34 seconds'
        } finally {
            if (-not $reader.HasExited) { $reader.Kill($true) }
        }
        $run.Code | Should -Be 0
        [System.IO.File]::ReadAllText("$log.read").Trim() | Should -Be $run.Output
    }

    It 'When the figures cannot be written, then the exit code is 2' {
        (Invoke-Scheduled '-Path', $folder, '-PrometheusPath', (Join-Path $folder 'none/mdlock.prom')).Code | Should -Be 2
    }

    It 'When <File> calls it, then by its name and with parameters that it has' -ForEach @(
        @{ File = 'mdlock-cleanup.service' }
        @{ File = 'mdlock-cleanup.crontab' }
        @{ File = 'MdLockCleanup.xml' }
    ) {
        $text = [System.IO.File]::ReadAllText((Join-Path $examples $File)) -replace '\\\r?\n', ' '
        $call = [regex]::Match($text, '(?m)Invoke-ScheduledCleanup\.ps1(?<arguments>.*)$')
        $call.Success | Should -BeTrue
        $known = (Get-Command $cleanup).Parameters.Keys
        $used = [regex]::Matches($call.Groups['arguments'].Value, '\s-(?<name>[A-Z]\w+)') | ForEach-Object { $_.Groups['name'].Value }
        $used | Should -Contain 'Path'
        foreach ($name in $used) { $name | Should -BeIn $known }
    }

    It 'When the task is read, then it is XML' {
        ([xml] [System.IO.File]::ReadAllText((Join-Path $examples 'MdLockCleanup.xml'))).Task.Actions.Exec.Command | Should -Be 'pwsh.exe'
    }
}
