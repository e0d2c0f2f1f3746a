BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $quickstart = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/quickstart.ps1'))
}

AfterAll {
    Close-Everything
}

Describe 'The engine in a process of its own' {
    It 'When it is started, then the process that was started is the engine itself, so that a kill hits it' {
        $child = Open-Child Identity.ps1
        [int] (Read-Child $child) | Should -Be $child.Id
        Read-Child $child | Should -Be $PSHOME
        $null = Complete-Child $child
    }
}

Describe 'The quickstart' {
    It 'When it is run, then it comes to its end, and the lock of the process that it killed was found and removed' {
        $end = Wait-Child (Open-Child $quickstart)
        $end.Errors | Should -BeNullOrEmpty
        $end.Code | Should -Be 0
        $end.Output | Should -Match 'OwnerDead +process \d+ has ended'
        $end.Output | Should -Match '68 sections, 0 locks left\.$'
    }

    It 'When the engine that it starts <What>, then it ends and says so' -ForEach @(
        @{ What = 'is not there'; Make = { param($path) }; Says = 'No such file' }
        @{ What = 'ends at once'; Make = { param($path) Add-Program $path 'exit 7' }
            Says = "The process that was to lock 'backups' ended with 7 and no lock" }
        @{ What = 'never takes the lock'; Make = { param($path) Add-Program $path 'exec sleep 600' }
            Says = "The process that was to lock 'backups' \(process \d+\) had no lock after 1 seconds" }
    ) -Skip:$IsWindows {
        function Add-Program([string] $Path, [string] $Text) {
            [System.IO.File]::WriteAllText($Path, "#!/bin/sh`n$Text`n")
            [System.IO.File]::SetUnixFileMode($Path, 'UserRead, UserWrite, UserExecute')
        }
        $engine = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        & $Make $engine
        $end = Wait-Child (Open-Child $quickstart '-Engine', $engine, '-Patience', 1 -Environment @{ NO_COLOR = '1' })
        $end.Code | Should -Be 1
        # The engine breaks the lines of what it shows.
        $end.Errors -replace '\s+(\| +)?', ' ' | Should -Match $Says
        $end.Output | Should -Not -Match 'locks left'
    }
}
