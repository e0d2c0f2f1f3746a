BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')

    # Changes that wait while install is held, or what is around it, and how the document is when install is setup by then.
    $waiting = @(
        @{
            Name = 'Set-MdSection'; What = '-Content'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Content = "## Done`n"; AllowDroppedSubsections = $true }
            After = 'guide', 'done', 'usage'
        }
        @{
            Name = 'Set-MdSection'; What = '-Body'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Body = '', 'Done.' }
            Text = "## Setup`n`nDone.`n"
        }
        @{
            Name = 'Set-MdSection'; What = '-Append'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Append = 'Done.' }
            Text = "## Setup`n`nGet it.`n*Done.`n*### Linux"
        }
        @{
            Name = 'Set-MdSection'; What = '-Update'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Update = '$_.Content -replace "Get it", "Done"' }
            Text = "## Setup`n`nDone.`n"
        }
        @{
            Name = 'Rename-MdSection'; What = 'the section'; Held = 'install'
            Arguments = @{ SectionId = 'install'; NewTitle = 'Done' }
            After = 'guide', 'done', 'linux', 'windows', 'usage'
        }
        @{
            Name = 'Remove-MdSection'; What = 'the section'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Recurse = $true; PassThru = $true }
            After = 'guide', 'usage'
        }
        @{
            Name = 'Move-MdSection'; What = 'the section'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Under = 'usage' }
            After = 'guide', 'usage', 'setup', 'linux', 'windows'
        }
        @{
            Name = 'Move-MdSection'; What = '-Before'; Held = 'guide'
            Arguments = @{ SectionId = 'usage'; Before = 'install' }
            After = 'guide', 'usage', 'setup', 'linux', 'windows'
        }
        @{
            Name = 'Move-MdSection'; What = '-After'; Held = 'guide'
            Arguments = @{ SectionId = 'linux'; After = 'install' }
            After = 'guide', 'setup', 'windows', 'linux', 'usage'
        }
        @{
            Name = 'Move-MdSection'; What = '-Under'; Held = 'install'
            Arguments = @{ SectionId = 'usage'; Under = 'install' }
            After = 'guide', 'setup', 'linux', 'windows', 'usage'
            Parent = 'setup'
        }
        @{
            Name = 'Add-MdSection'; What = '-Before'; Held = 'guide'
            Arguments = @{ Before = 'install'; Content = '# Done' }
            After = 'guide', 'done', 'setup', 'linux', 'windows', 'usage'
        }
        @{
            Name = 'Add-MdSection'; What = '-After'; Held = 'guide'
            Arguments = @{ After = 'install'; Content = '# Done' }
            After = 'guide', 'setup', 'linux', 'windows', 'done', 'usage'
        }
        @{
            Name = 'Add-MdSection'; What = '-Under'; Held = 'install'
            Arguments = @{ Under = 'install'; Content = '# Done' }
            After = 'guide', 'setup', 'linux', 'windows', 'done', 'usage'
        }
        @{
            Name = 'Restore-MdSection'; What = 'the section'; Held = 'install'
            Arguments = @{ SectionId = 'install'; Version = 1 }
            After = 'guide', 'install', 'linux', 'windows', 'usage'
        }
    )
    $changing = @(Get-Command -Module MdLock | Where-Object { Test-ChangingCommand $_ } | ForEach-Object { @{ Name = $_.Name } })

    # What serves a client does not change anything before that one asks for it; its own suite has one.
    $doing = @($changing | Where-Object { $_.Name -notlike 'Start-*' })
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
            $path = Add-CallDocument $Name
            $arguments = (Get-CallTable $path)[$name]
            $before = Get-Trace (Split-Path -Parent $path)
            $caught = $null
            try { $null = & $name @arguments @switches -ErrorAction Stop } catch { $caught = $_ }
            $after = Get-Trace (Split-Path -Parent $path)
            @{ Path = $path; Before = $before; After = $after; Error = $caught }
            Get-MdLock (Split-Path -Parent $path) | Where-Object IsOwn | Unlock-MdSection
        }
        try {
            $shell.Invoke()[0]
            if ($shell.HadErrors -and $shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
        } finally {
            $shell.Dispose()
        }
    }

    # A cmdlet waits in a runspace of its own for what another one holds; that one makes its change, and lets go.
    function Invoke-Meanwhile([string] $Path, [string] $Held, [string] $Name, [hashtable] $Arguments, [scriptblock] $Change) {
        $null = Invoke-Owner $holder { param($path, $held) Lock-MdSection $path $held } $Path, $Held
        $shell = Open-Pipeline -Runspace (Open-Owner) -Arguments $Path, $Name, $Arguments -Script {
            param($path, $name, $arguments)
            # The block of another runspace would run there.
            if ($arguments.Update) { $arguments.Update = [scriptblock]::Create($arguments.Update) }
            $caught = $null
            try { & $name $path @arguments -Timeout 300 -ErrorAction Stop } catch { $caught = $_ }
            @{ Error = $caught }
        }
        try {
            $call = $shell.BeginInvoke()
            Wait-Waiter $Path
            Invoke-Owner $holder $Change $Path
            Invoke-Owner $holder { param($path) Get-MdLock $path | Where-Object IsOwn | Unlock-MdSection } $Path
            @(Wait-Pipeline $shell $call)[0]
        } finally {
            $shell.Dispose()
        }
    }
    $holder = Open-Owner
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

        It 'When it must be confirmed where nobody can be asked, then that is an error, and nothing changes' {
            $done = Invoke-Silently $Name @{ Confirm = $true }
            $done.Error | Should -Not -BeNullOrEmpty
            $done.After | Should -Be $done.Before
        }
    }

    Context 'Given <Name>, which does its work by itself' -ForEach $doing {
        It 'When it need not be confirmed, then it does its work where nobody can be asked' {
            $done = Invoke-Silently $Name @{ Confirm = $false }
            $done.Error | Should -BeNullOrEmpty
            ($done.After -join "`n") | Should -Not -Be ($done.Before -join "`n")
        }

        It 'When it hands something on, or tells what it does, then no lock that it took is held meanwhile' {
            if ($Name -in 'Lock-MdSection', 'Use-MdLock') { return } # To hold one meanwhile is what these are for.
            $path = Add-CallDocument $Name
            $arguments = (Get-CallTable $path)[$Name]
            $switches = @{ Verbose = $true; Debug = $true }
            if ((Get-Command -Name $Name -Module MdLock).Parameters.ContainsKey('PassThru')) { $switches.PassThru = $true }
            $seen = [System.Collections.Generic.List[string]]::new()
            $told = & $Name @arguments @switches 4>&1 5>&1 | ForEach-Object {
                foreach ($held in Get-MdLock (Split-Path -Parent $path) -IncludeWaiting | Where-Object SectionId -NE 'usage') { $seen.Add("${_}: $held") }
                $_
            }
            @($told).Count | Should -BeGreaterThan 0
            $seen | Should -BeNullOrEmpty
        }

        It 'When it has changed something, then it returns that if asked to with -PassThru, or in any case' {
            $path = Add-CallDocument $Name
            $command = Get-Command -Name $Name -Module MdLock
            $arguments = (Get-CallTable $path)[$Name]
            if ($command.Parameters.ContainsKey('PassThru')) {
                & $command @arguments | Should -BeNullOrEmpty
                $path = Add-CallDocument $Name
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

Describe 'What changes a section' {
    It 'When a command changes a section, then it is tried here' -ForEach @{ Tried = $waiting.Name | Sort-Object -Unique } {
        $base = (Get-Command Set-MdSection).ImplementingType.Assembly.GetType('MdLock.Commands.SectionChangeCommand')
        $changers = Get-Command -Module MdLock | Where-Object { $_.ImplementingType.IsSubclassOf($base) }
        $Tried | Should -Be ($changers.Name | Sort-Object)
    }

    Context 'Given <Name> (<What>), which waits for a lock' -ForEach $waiting {
        BeforeEach {
            $document = Add-Document
            # A version to restore.
            if ($Name -eq 'Restore-MdSection') { Set-MdSection $document install -Append 'Twice.' }
        }

        It 'When install is renamed to setup meanwhile, then the change is that of setup' {
            $done = Invoke-Meanwhile $document $Held $Name $Arguments { param($path) Rename-MdSection $path install Setup }
            $done.Error | Should -BeNullOrEmpty
            if ($After) { (Get-MdSection $document).SectionId | Should -Be $After }
            if ($Text) { [System.IO.File]::ReadAllText($document) | Should -BeLike "*$Text*" }
            if ($Parent) { (Get-MdSection $document usage).ParentId | Should -Be $Parent }
            (Get-MdSectionVersion $document).Operation | Should -Contain 'rename'
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When install is removed meanwhile, then it is not found, and the document stays as it is' {
            $done = Invoke-Meanwhile $document $Held $Name $Arguments { param($path) Remove-MdSection $path install -Recurse }
            $done.Error.FullyQualifiedErrorId | Should -Be "SectionNotFound,MdLock.Commands.$($Name -replace '-')Command"
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace '(?s)## Install.*(?=## Usage)')
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }
    }
}
