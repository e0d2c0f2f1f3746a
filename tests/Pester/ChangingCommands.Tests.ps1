BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')
    $changing = @(Get-Command -Module MdLock | Where-Object { Test-ChangingCommand $_ } | ForEach-Object { @{ Name = $_.Name } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')
    . (Join-Path $PSScriptRoot 'CommandCalls.ps1')

    # Each changing command's lines on the host, by its name; a child says them, because its output is its host.
    $child = Open-Child WhatIf.ps1 $TestDrive
    $said = @{}
    foreach ($line in Complete-Child $child) {
        if ($line -match '^== (?<name>\S+) (?<path>.+)$') {
            $current = @{ Path = $Matches.path; Lines = @() }
            $said[$Matches.name] = $current
        } else {
            $current.Lines += $line
        }
    }

    # Runs a call in a runspace whose host has no user interface, on a document of its own, and tells how that went.
    $silent = Open-Owner
    $suite = $PSScriptRoot
    function Invoke-Silently([string] $Name, [hashtable] $Switches) {
        $shell = Open-Pipeline -Runspace $silent -Arguments $suite, $TestDrive, $Name, $Switches -Script {
            param($suite, $folder, $name, $switches)
            $TestDrive = $folder
            . (Join-Path $suite 'Support.ps1')
            . (Join-Path $suite 'CommandCalls.ps1')
            $path = Add-CallDocument
            $arguments = (Get-CallTable $path)[$name]
            $before = Get-Trace (Split-Path -Parent $path)
            $caught = $null
            try { $null = & $name @arguments @switches -ErrorAction Stop } catch { $caught = $_ }
            $after = Get-Trace (Split-Path -Parent $path)
            @{ Path = $path; Before = $before; After = $after; Error = $caught }
            Get-MdLock $path | Where-Object IsOwn | Unlock-MdSection
        }
        try {
            $shell.Invoke()[0]
            if ($shell.HadErrors -and $shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
        } finally {
            $shell.Dispose()
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'What changes something' {
    It 'When a command is added to the module, then the table of calls has it, and none that is gone' {
        (Get-CallTable 'x').Keys | Sort-Object | Should -Be ((Get-Command -Module MdLock).Name | Sort-Object)
    }

    Context 'Given <Name>' -ForEach $changing {
        It 'When it is asked with -WhatIf, then nothing changes and nothing fails' {
            $done = Invoke-Silently $Name @{ WhatIf = $true }
            $done.Error | Should -BeNullOrEmpty
            $done.After | Should -Be $done.Before
        }

        It 'When it is asked with -WhatIf, then the host says what it would do, and to what' {
            $said[$Name].Lines.Count | Should -BeGreaterThan 0
            $mine = @($said[$Name].Lines | Where-Object { $_ -like '*What if:*' })
            $mine.Count | Should -Be 1
            $mine[0] | Should -BeLike '*Performing the operation "*" on target "*".'
            $mine[0].Contains($said[$Name].Path) | Should -BeTrue -Because $mine[0]
        }

        It 'When it need not be confirmed, then it does its work where nobody can be asked' {
            $done = Invoke-Silently $Name @{ Confirm = $false }
            $done.Error | Should -BeNullOrEmpty
            ($done.After -join "`n") | Should -Not -Be ($done.Before -join "`n")
        }

        It 'When it must be confirmed where nobody can be asked, then that is an error, and nothing changes' {
            $done = Invoke-Silently $Name @{ Confirm = $true }
            $done.Error | Should -Not -BeNullOrEmpty
            $done.After | Should -Be $done.Before
        }

        It 'When it has changed something, then it returns that if asked to with -PassThru, or in any case' {
            $path = Add-CallDocument
            $command = Get-Command -Name $Name -Module MdLock
            $arguments = (Get-CallTable $path)[$Name]
            if ($command.Parameters.ContainsKey('PassThru')) {
                & $command @arguments | Should -BeNullOrEmpty
                $path = Add-CallDocument
                $arguments = (Get-CallTable $path)[$Name]
                $arguments.PassThru = $true
            }
            $returned = @(& $command @arguments)
            $returned.Count | Should -BeGreaterThan 0
            foreach ($one in $returned) {
                @($command.OutputType.Type | Where-Object { $_.IsInstanceOfType($one) }).Count | Should -BeGreaterThan 0
            }
        }
    }
}
