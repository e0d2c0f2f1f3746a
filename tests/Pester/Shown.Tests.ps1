BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'ConventionRules.ps1')
    $manifest = if ($env:MDLOCK_MODULE) { $env:MDLOCK_MODULE } else { Join-Path $PSScriptRoot '../../output/MdLock/MdLock.psd1' }
    Import-Module ([System.IO.Path]::GetFullPath($manifest))
    $changing = @(Get-Command -Module MdLock | Where-Object { Test-ChangingCommand $_ } | ForEach-Object { @{ Name = $_.Name } })
    $telling = @(Get-Command -Module MdLock | ForEach-Object { @{ Name = $_.Name } })
    $types = @(
        'MdAwaitedSection', 'MdDocumentFinding', 'MdDocumentRepair', 'MdLockCleanupResult', 'MdLockEvent', 'MdLockInfo'
        'MdLockMetric', 'MdLockSetting', 'MdLockStoreCapability', 'MdSection', 'MdSectionDifference', 'MdSectionVersion'
    ) | ForEach-Object { @{ Type = $_ } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'CommandCalls.ps1')
    . (Join-Path $PSScriptRoot 'ViewSamples.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    $screen = [MdLock.Testing.RecordingHost]::new()
    $shell = Open-RecordingRunspace $screen
    $other = Open-Owner

    # A title of the window, a cleared screen, both again by one character of C1, a bell, a line written over, a line turned round.
    $title = "pwned`e]0;title`a`e[2J`u{9b}2J`u{9d}0;title`u{9c}`a`u{202e}`u{2066}`u{200f}`u{2028}"
    $words = "$title`rover`b"

    # No file on Windows has control characters in its name.
    $fileName = if ($IsWindows) { "guide pwned`u{9b}2J`u{202e}.md" } else { "guide $($title.Replace('/', '')).md" }
    $text = @(
        "# Guide $title {#guide}", '', 'Welcome.', '',
        "## Install $title {#install}", '', 'Get it.', '',
        "### Linux $title {#linux}", '', 'Use apt.', '',
        "### Windows $title {#windows}", '', 'Use winget.', '',
        "## Odd {#pwned`e]0;odd`a`u{202e}}", '', "## Free {#pwned`e]0;free`a`u{202e}}", '',
        "## Usage $title {#usage}", '', 'Run it.', '',
        "# Second pwned`u{202e} {#pwned-second}", '', "## Same pwned`u{202e}", '', "## Same pwned`u{202e}", ''
    ) -join "`n"

    # A document that somebody else named and wrote, with a lock of his on linux, a version, and an audit trail.
    function Add-HostileDocument([string] $Name = $fileName) {
        $path = Add-Document -Name $Name -Text $text
        $null = Invoke-Owner $other {
            param($path, $words)
            Set-MdSection -LiteralPath $path -SectionId linux -Append "More $words."
            Lock-MdSection -LiteralPath $path -SectionId linux, "pwned`e]0;odd`a`u{202e}" -Operation $words
        } $path, $words
        $record = Join-Path (Get-LockFolder $path) 'linux.lock'
        $encoded = (ConvertTo-Json $words -EscapeHandling EscapeNonAscii).Trim('"')
        $file = [System.IO.FileStream]::new($record, 'Open', 'ReadWrite', 'ReadWrite, Delete')
        try {
            $old = [System.IO.StreamReader]::new($file).ReadToEnd()
            $new = $old -replace '("user"|"host_name"):"[^"]*"', ('$1:"' + $encoded.Replace('$', '$$') + '"') -replace ',"check":"\w+"'
            $bytes = [System.Text.Encoding]::UTF8.GetBytes($new.PadRight($file.Length))
            $file.Position = 0
            $file.Write($bytes, 0, $bytes.Length)
        } finally {
            $file.Dispose()
        }
        $path
    }

    # What the shell itself adds are colours.
    $raw = '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)'
    function Get-Raw([string] $Text, [int] $Most = 3) {
        $rest = $Text -replace '\e\[[0-9;]*m', ''
        @([regex]::Matches($rest, $raw) | Select-Object -First $Most | ForEach-Object {
            'U+{0:x4} after {1}' -f [int] $_.Value[0], $rest.Substring([Math]::Max(0, $_.Index - 60), [Math]::Min(60, $_.Index))
        })
    }

    # Runs something at a prompt whose console obeys escape sequences; returns what the console was given.
    function Show([scriptblock] $Script, [object[]] $Arguments) {
        $usual = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            Get-Shown $screen $shell $Script $Arguments
        } finally {
            $PSStyle.OutputRendering = $usual
        }
    }

    function Show-Call([string] $Path, [string] $Name, [hashtable] $Switches) {
        $arguments = (Get-CallTable $Path)[$Name]
        if ($arguments.ContainsKey('Root')) {
            # What takes folders is given one of such a name.
            $folder = Join-Path (Split-Path -Parent $Path) $fileName.Replace('.md', '')
            $arguments.Root = [WildcardPattern]::Escape([System.IO.Directory]::CreateDirectory($folder).FullName)
        } else {
            $arguments.Remove('Path')
            $arguments.LiteralPath = $Path
        }
        if ((Get-Command $Name).Parameters.ContainsKey('Timeout')) { $arguments.Timeout = 0.05 }
        Show { param($name, $arguments, $switches) $null = & $name @arguments @switches } $Name, $arguments, $Switches
    }
}

AfterAll {
    Close-Everything
}

Describe 'What is shown: nothing that somebody else wrote steers a terminal' {
    Context 'Given the control' {
        It 'When the texts are shown as they are, then the host is given what steers a terminal' {
            (Get-Raw (Show { param($words) "$words"; Write-Verbose $words -Verbose } $words) 99).Count | Should -BeGreaterThan 10
        }
    }

    Context 'Given the one place through which cmdlets tell something' {
        It 'When <Way> is a way to the terminal, then the base of all cmdlets has its own, which escapes' -ForEach @(
            @{ Way = 'WriteVerbose' }, @{ Way = 'WriteDebug' }, @{ Way = 'WriteWarning' }, @{ Way = 'WriteProgress' }
            @{ Way = 'ShouldProcess' }, @{ Way = 'ShouldContinue' }
        ) {
            $base = [MdLock.Output.MdLockInfo].Assembly.GetType('MdLock.Commands.MdLockCommand')
            $own = $base.GetMethods('Instance, NonPublic, DeclaredOnly') | Where-Object Name -EQ $Way
            @($own).Count | Should -Be 1
        }

        It 'When the sources are read, then every cmdlet derives from it, and none goes around it' {
            $base = [MdLock.Output.MdLockInfo].Assembly.GetType('MdLock.Commands.MdLockCommand')
            foreach ($command in Get-Command -Module MdLock) { $command.ImplementingType.IsSubclassOf($base) | Should -BeTrue }
            # The hidden methods, a cmdlet held by a type that has them, overloads that are not hidden.
            $around = 'base\.(Write|Should)|\b(PS)?Cmdlet \w+[,)]|\.CommandRuntime\b|ShouldProcess\([^,()]*\)'
            $sources = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../src/MdLock.Cmdlets'))
            $wrong = foreach ($file in [System.IO.Directory]::GetFiles($sources, '*.cs', 'AllDirectories')) {
                if ($file -match '[\\/]obj[\\/]|MdLockCommand\.cs$') { continue }
                [System.IO.File]::ReadAllLines($file) | Where-Object { $_ -cmatch $around } | ForEach-Object { "$file`: $_" }
            }
            $wrong | Should -BeNullOrEmpty
        }
    }

    Context 'Given an error' {
        It 'When <What> is refused (<Id>), then no view of the error has any of it' -ForEach @(
            @{ What = 'a lock that another holds'; Id = 'LockHeld'
                Call = { Lock-MdSection -LiteralPath $args[0] linux -Timeout 0 } }
            @{ What = 'a change under another''s lock'; Id = 'LockHeld'
                Call = { Set-MdSection -LiteralPath $args[0] linux -Append 'x' -Timeout 0 } }
            @{ What = 'a wait for another''s lock'; Id = 'LockWaitTimeout'
                Call = { Lock-MdSection -LiteralPath $args[0] linux -Timeout 0.05 } }
            @{ What = 'a wait without a lock'; Id = 'LockWaitTimeout'
                Call = { Wait-MdLock -LiteralPath $args[0] linux -Timeout 0.05 } }
            @{ What = 'the release of another''s lock'; Id = 'LockNotOwned'
                Call = { Unlock-MdSection -LiteralPath $args[0] linux } }
            @{ What = 'the release by force'; Id = 'LockStillLive'
                Call = { Unlock-MdSection -LiteralPath $args[0] linux -Force } }
            @{ What = 'the end of the owner'; Id = 'OwnerNotStoppable'
                Call = { Unlock-MdSection -LiteralPath $args[0] "pwned`e]0;odd`a`u{202e}" -StopOwner -Confirm:$false } }
            @{ What = 'a lock that is not there'; Id = 'LockNotFound'
                Call = { Unlock-MdSection -LiteralPath $args[0] usage } }
            @{ What = 'a section that is not there'; Id = 'SectionNotFound'
                Call = { Lock-MdSection -LiteralPath $args[0] "pwned`e]0;od`a`u{202e}" } }
            @{ What = 'a title that is ambiguous'; Id = 'SectionAmbiguous'
                Call = { Lock-MdSection -LiteralPath $args[0] "Second pwned`u{202e}/Same pwned`u{202e}" } }
            @{ What = 'a document that is not there'; Id = 'DocumentNotFound'
                Call = { Get-MdSection -LiteralPath "$($args[0]).gone" } }
            @{ What = 'a folder'; Id = 'DocumentNotAFile'
                Call = { $null = [System.IO.Directory]::CreateDirectory("$($args[0]).d"); Get-MdSection -LiteralPath "$($args[0]).d" } }
            @{ What = 'a version that is not there'; Id = 'VersionNotFound'
                Call = { Restore-MdSection -LiteralPath $args[0] "pwned`e]0;free`a`u{202e}" -Version 99 } }
            @{ What = 'a change of another version'; Id = 'VersionConflict'
                Call = { Set-MdSection -LiteralPath $args[0] "pwned`e]0;free`a`u{202e}" -Append 'x' -ExpectedVersion 99 } }
            @{ What = 'a text that would drop sections'; Id = 'SubsectionsDropped'
                Call = { Set-MdSection -LiteralPath $args[0] pwned-second -Content "# Second`n" } }
            @{ What = 'a file that cannot be written'; Id = 'DestinationNotWritable'
                Call = {
                    [System.IO.File]::Copy($args[0], "$($args[0]).free.md")
                    Export-MdDocument -LiteralPath "$($args[0]).free.md" -Format Json -Destination "$($args[0])/none/x.json"
                } }
            @{ What = 'a damaged setting'; Id = 'SettingsCorrupt'
                Call = {
                    $durable = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($args[0]), '.mdlock')
                    $file = [System.IO.Path]::Combine($durable, [System.IO.Path]::GetFileName($args[0]), 'settings.json')
                    [System.IO.File]::WriteAllText($file, '{"schema":1,"' + $args[1] + '":')
                    Get-MdLockConfiguration -LiteralPath $args[0]
                } }
        ) {
            $path = Add-HostileDocument
            $shown = Show -Arguments $path, $title, $Call.ToString() -Script {
                param($path, $title, $call)
                $Error.Clear()
                $call = [scriptblock]::Create($call)
                try { $null = & $call $path $title -ErrorAction Stop 2>&1 } catch { $null = $_ }
                $one = $Error[0]
                foreach ($ErrorView in 'NormalView', 'CategoryView', 'ConciseView', 'DetailedView') {
                    "== $ErrorView"
                    $one
                    $one | Out-String -Width 400
                }
                '== Get-Error'
                Get-Error -InputObject $one
                '== the record'
                "$one"
                $one.Exception.Message
                $one.ErrorDetails.Message
                $one.ErrorDetails.RecommendedAction
                $one.CategoryInfo.ToString()
                $one.FullyQualifiedErrorId
                "$($one.Exception)"
                "target: $($one.TargetObject)"
            }
            $shown | Should -BeLike "*== the record*$Id,MdLock.Commands.*"
            $shown | Should -BeLike '*pwned*' -Because 'else it was not tried'
            Get-Raw $shown | Should -BeNullOrEmpty
        }
    }

    Context 'Given a host that shows and asks' {
        It 'When <Name> tells what it would do (-WhatIf), then nothing of it is raw' -ForEach $changing {
            $path = Add-HostileDocument
            $null = Invoke-Owner $other { param($path) Lock-MdSection -LiteralPath $path usage } $path
            # So that a cleanup has something to tell: what a commit that died left beside the document.
            $left = ".$(Split-Path -Leaf $path).0123456789abcdef.mdlock-tmp"
            [System.IO.File]::WriteAllText((Join-Path (Split-Path -Parent $path) $left), 'half')
            $shown = Show-Call $path $Name @{ WhatIf = $true }
            $shown | Should -BeLike '*pwned*'
            Get-Raw $shown | Should -BeNullOrEmpty
        }

        It 'When <Name> asks (-Confirm), then nothing of it is raw' -ForEach $changing {
            $path = Add-HostileDocument
            $shown = Show-Call $path $Name @{ Confirm = $true; ErrorAction = 'Continue' }
            $shown | Should -BeLike '*pwned*'
            Get-Raw $shown | Should -BeNullOrEmpty
        }

        It 'When <Name> tells all (-Verbose, -Debug), then nothing of it is raw' -ForEach $telling {
            $path = Add-HostileDocument
            $shown = Show-Call $path $Name @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue' }
            $shown | Should -BeLike '*pwned*'
            Get-Raw $shown | Should -BeNullOrEmpty
        }

        It 'When a wait shows its progress, then nothing of it is raw' {
            $path = Add-HostileDocument
            $shown = Show { param($path) Lock-MdSection -LiteralPath $path linux -Timeout 3 } $path
            $shown | Should -BeLike '*PROGRESS:*pwned*'
            Get-Raw $shown | Should -BeNullOrEmpty
        }

        It 'When locks are watched, then nothing of it is raw' {
            $path = Add-HostileDocument
            $shown = Show { param($path) Watch-MdLock -LiteralPath $path -Duration 0.5 -Dashboard } $path
            $shown | Should -BeLike '*pwned*'

            # The board itself takes the whole screen, and begins each line anew.
            Get-Raw ($shown -replace '\e\[(\?1049[hl]|\?25[hl]|[HJK])', '') | Should -BeNullOrEmpty
        }

        It 'When a warning is given, then nothing of it is raw' {
            $path = Add-HostileDocument
            $shown = Show -Arguments $path, (Join-Path (Get-LockFolder $path) 'usage.lock') -Script {
                param($path, $record)
                $work = { [System.IO.File]::Delete($record); throw 'The script fails.' }
                try { Use-MdLock -LiteralPath $path usage $work } catch { $null = $_ }
            }
            $shown | Should -BeLike '*WARNING:*lock*'
            Get-Raw $shown | Should -BeNullOrEmpty
        }

        It 'When a word is completed, then nothing that is offered is raw' {
            $path = Add-HostileDocument 'guide.md'
            $offered = Show -Arguments $path -Script {
                param($path)
                Set-Location -LiteralPath ([System.IO.Path]::GetDirectoryName($path))
                $lines = foreach ($word in 'Lock-MdSection', 'Unlock-MdSection', 'Get-MdLock -Owner', 'Unlock-MdSection -LockId') {
                    $word -replace '^\S+', '$0 ./guide.md' -replace '(?<!md)$', ' '
                }
                foreach ($line in $lines) {
                    $done = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
                    foreach ($match in $done.CompletionMatches) { "$($match.ListItemText)|$($match.ToolTip)" }
                }
            }
            $offered | Should -BeLike '*linux*'
            # Files are the shell's own offers.
            Get-Raw (($offered -split "`n" | Where-Object { $_ -notmatch '\.md' }) -join "`n") | Should -BeNullOrEmpty
        }
    }

    Context 'Given a <Type> with such texts' -ForEach $types {
        BeforeAll {
            $shown = [MdLock.Output.MdLockInfo].Assembly.GetType("MdLock.Output.$Type")
            $sample = @(Get-Sample $Type)[0]
            foreach ($property in $shown.GetProperties()) {
                if ($property.PropertyType -eq [string]) { Set-SampleText $sample $property.Name $words }
                if ($property.PropertyType -eq [string[]]) { $sample.($property.Name) = [string[]] @($words, $words) }
            }
        }

        It 'When it is shown by <Format>, then nothing of it is raw' -ForEach @(
            @{ Format = 'Format-Table' }, @{ Format = 'Format-List' }, @{ Format = 'Format-Wide' }, @{ Format = 'Format-Custom' }
        ) {
            Get-Raw (Show { param($sample, $format) $sample | & $format } $sample, $Format) | Should -BeNullOrEmpty
        }
    }

    Context 'Given objects of the commands themselves' {
        It 'When they are shown in any way, and as text, then nothing of it is raw' {
            $path = Add-HostileDocument
            $objects = @(
                Get-MdLock -LiteralPath $path; Get-MdSection -LiteralPath $path; Get-MdSectionVersion -LiteralPath $path
                Get-MdLockEvent -LiteralPath $path; Get-MdLockMetric -LiteralPath $path; Get-MdLockConfiguration -LiteralPath $path
                Compare-MdSectionVersion -LiteralPath $path -SectionId linux; Test-MdDocument -LiteralPath $path -Detailed
                Test-MdLockStore -LiteralPath $path
                Wait-MdLock -LiteralPath $path usage
                foreach ($one in 'stale.lock', "$($fileName.Replace('.md', '')).lock") {
                    $left = Join-Path (Get-LockFolder $path) $one
                    [System.IO.File]::WriteAllText($left, $words)
                    [System.IO.File]::SetLastWriteTimeUtc($left, [datetime]::UtcNow.AddHours(-1))
                }
                Get-MdLock -LiteralPath $path
                Test-MdDocument -LiteralPath $path
                Invoke-MdLockCleanup -LiteralPath $path
                Repair-MdDocument -LiteralPath $path
            )
            @($objects | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique).Count | Should -BeGreaterThan 8
            foreach ($object in $objects) {
                $because = $object.GetType().Name
                Get-Raw "$object" | Should -BeNullOrEmpty -Because "$because as text"
                foreach ($format in 'Out-Default', 'Format-Table', 'Format-List', 'Format-Wide', 'Format-Custom') {
                    Get-Raw (Show { param($object, $format) $object | & $format } $object, $format) |
                        Should -BeNullOrEmpty -Because "$because by $format"
                }
            }
        }
    }
}
