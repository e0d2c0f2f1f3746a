BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # What is offered at the end of a line.
    function Get-Completion([string] $Line) {
        @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches)
    }

    # The line with an offer in the place of what was typed, as a shell writes it.
    function Get-CompletedLine([string] $Line, [object] $Offer) {
        $found = TabExpansion2 -inputScript $Line -cursorColumn $Line.Length
        $Line.Remove($found.ReplacementIndex, $found.ReplacementLength).Insert($found.ReplacementIndex, $Offer.CompletionText)
    }

    # Runs a line as if it had been typed.
    function Invoke-Line([string] $Line) { & ([scriptblock]::Create($Line)) }

    $oddText = @(
        'Before.', '', '# Guide', '', '## What''s new?', '', '## Whats new', '', '## Cost: $5 & "more"', '',
        '## A \`tick\` and {braces}', '', "## `u{1F680} Launch day", '', "## `u{1F680}", '', "## `u{2019}quoted`u{2019} `u{201C}text`u{201D}", '', '## -dash {#-dash}', '',
        '## Same', '', '## Same', '', '### Deep', '', '## [1.0] (beta)', '', '## #1 issue?', '', '## and/or', '', '## 007', '',
        '## 10', '', '## Star {#a*b}', '', '## Plain {#axb}', '', '## Two  spaces;', '', '## --', '', '## @home, %sweet', '', "## `u{FC}n`u{EF}c`u{F6}d`u{E9} `u{65E5}`u{672C}", ''
    ) -join "`n"
}

AfterAll {
    Close-Everything
}

Describe 'Completion of arguments' {
    Context 'Given parameters that take one of a few words' {
        It 'When they complete, then the engine offers the words' {
            (Get-Completion 'Get-MdLockEvent guide.md -Type Comm').CompletionText | Should -Be 'Commit'
            (Get-Completion 'Lock-MdSection guide.md install -Mode ').CompletionText | Should -Be 'Exclusive', 'Shared'
        }
    }

    Context 'Given a document' {
        BeforeEach {
            $document = Add-Document
        }

        It 'When nothing is typed yet, then all sections are offered by id, and said to be what and where' {
            $offers = Get-Completion "Get-MdSection '$document' "
            $offers.CompletionText | Should -Be 'guide', 'install', 'linux', 'windows', 'usage', '_document'
            $offers[2].ListItemText | Should -Be 'linux'
            $offers[2].ToolTip | Should -Be 'Guide/Install/Linux, line 9'
            $offers.ResultType | Select-Object -Unique | Should -Be 'ParameterValue'
        }

        It 'When a part is typed in any case, then what begins with it is offered alone, and else what contains it' {
            (Get-Completion "Set-MdSection '$document' IN").CompletionText | Should -Be 'install'
            (Get-Completion "Set-MdSection '$document' INU").CompletionText | Should -Be 'linux'
        }

        It 'When a heading path is typed, then it goes on' {
            (Get-Completion "Set-MdSection '$document' guide/install/").CompletionText | Should -Be @(
                'Guide/Install/Linux', 'Guide/Install/Windows')
        }

        It 'When what was typed is in quotes, then what is offered is too' -ForEach @(
            @{ Typed = "'Inst" }, @{ Typed = '"Inst' }, @{ Typed = "'Inst'" }, @{ Typed = '"Inst"' }
        ) {
            (Get-Completion "Set-MdSection '$document' -SectionId $Typed")[0].CompletionText | Should -Be "'install'"
            Get-CompletedLine "Set-MdSection '$document' $Typed" (Get-Completion "Set-MdSection '$document' $Typed")[0] |
                Should -Be "Set-MdSection '$document' 'install'"
        }

        It 'When several sections are given, then the last one completes' {
            (Get-Completion "Get-MdSection '$document' linux, us").CompletionText | Should -Be 'usage'
        }

        It 'When wildcards are typed, then they mean themselves' -ForEach @(
            @{ Typed = 'lin*' }, @{ Typed = 'li?ux' }, @{ Typed = 'in[' }, @{ Typed = '[a-z]' }
        ) {
            Get-Completion "Get-MdSection '$document' '$Typed" | Should -BeNullOrEmpty
        }

        It 'When -<Parameter> names a place, then only places for a section are offered' -ForEach @(
            @{ Parameter = 'Before'; Root = $false }, @{ Parameter = 'After'; Root = $false }, @{ Parameter = 'Under'; Root = $true }
        ) {
            [System.IO.File]::WriteAllText($document, "Before.`n`n$guideText")
            $offers = (Get-Completion "Add-MdSection '$document' '## New' -$Parameter ").CompletionText
            $offers | Should -Contain 'install'
            $offers | Should -Not -Contain '_preamble'
            ($offers -contains '_document') | Should -Be $Root
            (Get-Completion "Move-MdSection '$document' linux -$Parameter us").CompletionText | Should -Be 'usage'
        }

        It 'When it is named by <Name>, then it is found' -ForEach @(
            @{ Name = 'a relative path'; Path = 'guide.md' }
            @{ Name = 'a relative path with a folder'; Path = './guide.md' }
            @{ Name = 'a variable'; Path = '$named' }
            @{ Name = '-LiteralPath'; Path = '-LiteralPath guide.md -SectionId' }
            @{ Name = '-PSPath'; Path = '-PSPath guide.md -SectionId' }
            @{ Name = 'a list'; Path = 'absent.md, guide.md' }
            @{ Name = 'a name with escapes, as completion writes it'; Path = "'./a ``[1``].md'" }
        ) {
            [System.IO.File]::Copy($document, (Join-Path (Split-Path -Parent $document) 'a [1].md'))
            Set-Variable -Name named -Value $document
            Push-Location ([System.IO.Path]::GetDirectoryName($document))
            try {
                (Get-Completion "Get-MdSection $Path lin").CompletionText | Should -Be 'linux'
            } finally {
                Pop-Location
            }
        }

        It 'When it is named by a path from the home folder, then it is found' {
            $settings = (Get-Module MdLock).SessionState.Provider.Get('FileSystem')[0]
            $home0 = $settings.Home
            $settings.Home = [System.IO.Path]::GetDirectoryName($document)
            try {
                (Get-Completion 'Get-MdSection ~/guide.md lin').CompletionText | Should -Be 'linux'
            } finally {
                $settings.Home = $home0
            }
        }

        It 'When it can be named only by running something, then nothing is run and nothing offered' {
            $runs = [System.Collections.Generic.List[string]]::new()
            function Get-TheDocument { $runs.Add('ran'); $document }
            Get-Completion 'Set-MdSection (Get-TheDocument) lin' | Should -BeNullOrEmpty
            Get-Completion 'Set-MdSection "$(Get-TheDocument)" lin' | Should -BeNullOrEmpty
            $runs.Count | Should -Be 0
            Get-TheDocument | Should -Be $document
            $runs.Count | Should -Be 1
        }
    }

    Context 'Given a document with odd headings' {
        BeforeEach {
            $document = Add-Document -Name 'it''s [1] $x `odd.md' -Text $oddText
            $quoted = "'$($document.Replace("'", "''"))'"
            $sections = @(Get-MdSection -LiteralPath $document)
        }

        It 'When <Command> completes ids, then each line that it completes means that section' -ForEach @(
            @{ Command = 'Get-MdSection -LiteralPath'; Then = '' }
            @{ Command = 'Lock-MdSection -LiteralPath'; Then = '-NoWait' }
            @{ Command = 'Set-MdSection -LiteralPath'; Then = '-Append more -PassThru' }
        ) {
            $line = "$Command $quoted -SectionId "
            $offers = Get-Completion $line | Where-Object ListItemText -NE '_document'
            $offers.ListItemText | Should -Be $sections.SectionId
            foreach ($offer in $offers) {
                $done = @(Invoke-Line "$(Get-CompletedLine $line $offer) $Then")
                $done.SectionId | Should -BeExactly $offer.ListItemText -Because $offer.CompletionText
                if ($Command -like 'Lock*') { $done | Unlock-MdSection }
            }
        }

        It 'When <Command> completes heading paths, then each line that it completes means that section' -ForEach @(
            @{ Command = 'Get-MdSection -LiteralPath'; Then = '' }
            @{ Command = 'Set-MdSection -LiteralPath'; Then = '-Append more -PassThru' }
        ) {
            $line = "$Command $quoted -SectionId Guide/"
            $unique = @($sections | Group-Object HeadingPath | Where-Object { $_.Count -eq 1 -and $_.Name -like 'Guide/*' } |
                    ForEach-Object { $_.Group[0] } | Sort-Object Line)
            $offers = Get-Completion $line
            $offers.ListItemText | Should -Be $unique.HeadingPath
            $unique.Count | Should -BeGreaterThan 15
            for ($i = 0; $i -lt $offers.Count; $i++) {
                $done = @(Invoke-Line "$(Get-CompletedLine $line $offers[$i]) $Then")
                $done.SectionId | Should -BeExactly $unique[$i].SectionId -Because $offers[$i].CompletionText
            }
        }

        It 'When a heading is typed with what the shell would read otherwise, then it is found' -ForEach @(
            @{ Typed = '''Guide/[1'; Found = 'Guide/[1.0] (beta)' }
            @{ Typed = '''Guide/What''''s'; Found = 'Guide/What''s new?' }
            @{ Typed = '"Guide/Cost: `$5 & `"'; Found = 'Guide/Cost: $5 & "more"' }
            @{ Typed = "Guide/`u{1F680}`` L"; Found = "Guide/`u{1F680} Launch day" }
            @{ Typed = '"Guide/A ``t'; Found = 'Guide/A `tick` and {braces}' }
            @{ Typed = '''Guide/#1'; Found = 'Guide/#1 issue?' }
        ) {
            $offers = Get-Completion "Get-MdSection -LiteralPath $quoted -SectionId $Typed"
            $offers[0].ListItemText | Should -BeExactly $Found
        }

        It 'When sections have versions, then the commands for versions complete each of them' {
            foreach ($section in $sections) { Set-MdSection -LiteralPath $document $section.SectionId -Append 'more' }
            foreach ($command in 'Get-MdSectionVersion', 'Compare-MdSectionVersion', 'Restore-MdSection -PassThru -Version 1') {
                $line = "$command -LiteralPath $quoted -SectionId "
                $offers = Get-Completion $line
                $offers.ListItemText | Sort-Object | Should -Be ($sections.SectionId | Sort-Object) -Because $command
                foreach ($offer in $offers) {
                    $done = Invoke-Line (Get-CompletedLine $line $offer)
                    $done.SectionId | Select-Object -Unique | Should -BeExactly $offer.ListItemText -Because "$command $($offer.CompletionText)"
                }
            }
        }

        It 'When sections are locked, then the commands for locks complete each of them' {
            $locks = @(Lock-MdSection -LiteralPath $document 'a[*]b', 'Guide/What''s new[?]', 10)
            $locks.Count | Should -Be 3
            foreach ($lock in $locks) {
                foreach ($command in 'Get-MdLock', 'Unlock-MdSection -WhatIf') {
                    $line = "$command -LiteralPath $quoted -SectionId '$($lock.SectionId)"
                    $offer = @(Get-Completion $line | Where-Object ListItemText -EQ $lock.SectionId)
                    $offer.Count | Should -Be 1 -Because $line
                    $offer[0].ToolTip | Should -Match ', locked by \S+@\S+ \(process \d+\) for \d+ s$'
                    if ($command -eq 'Get-MdLock') {
                        (Invoke-Line (Get-CompletedLine $line $offer[0])).LockId | Should -Be $lock.LockId
                    }
                }
            }
        }

        It 'When the text steers a terminal, then nothing of that is offered' {
            $escape = [char] 27
            $null = Lock-MdSection -LiteralPath $document same -Operation "two`n$escape[31mlines"
            [System.IO.File]::AppendAllText($document, "`n## Red $escape[31m`n")
            $line = "Get-MdSection -LiteralPath $quoted -SectionId "
            $offers = @(Get-Completion $line) + @(Get-Completion "${line}Guide/")
            foreach ($offer in $offers) {
                $offer.CompletionText + $offer.ListItemText + $offer.ToolTip | Should -Not -Match '[\x00-\x1f]'
            }
        }
    }

    Context 'Given settings' {
        BeforeEach {
            $document = Add-Document
        }

        It 'When a name is asked for, then all of them are offered, each with what applies to the document and why' {
            Set-MdLockConfiguration $document -Scope Document -TimeToLive 60
            $offers = Get-Completion "Get-MdLockConfiguration '$document' -Name "
            $offers.CompletionText | Should -Be (Get-MdLockConfiguration).Name
            ($offers | Where-Object CompletionText -EQ 'TimeToLive').ToolTip | Should -Be '1m, from Document'
            ($offers | Where-Object CompletionText -EQ 'HistoryMaxAge').ToolTip | Should -Be '-, from Default'
        }

        It 'When no document is named, then what applies to none is told' {
            (Get-Completion 'Get-MdLockConfiguration -Name timetol').ToolTip | Should -Be '5m, from Default'
            (Get-Completion 'Get-MdLockConfiguration -Name ver').CompletionText | Should -Be 'HistoryMaxVersions'
        }

        It 'When a folder is named, then what applies in it is told' {
            $folder = Split-Path -Parent $document
            Set-MdLockConfiguration $folder -Scope Folder -MaxRetries 9
            (Get-Completion "Get-MdLockConfiguration -LiteralPath '$folder' -Name MaxR").ToolTip | Should -Be '9, from Folder'
        }

        It 'When the file of settings is damaged, then nothing is offered, and nothing fails' {
            Set-MdLockConfiguration $document -Scope Document -TimeToLive 60
            $file = (Get-MdLockConfiguration $document TimeToLive).SourcePath
            [System.IO.File]::WriteAllText($file, '{ torn')
            Get-Completion "Get-MdLockConfiguration '$document' -Name TimeTo" | Should -BeNullOrEmpty
        }

        It 'When a setting is to be reset, then the engine offers those of files' {
            $offers = (Get-Completion 'Set-MdLockConfiguration -Scope User -Reset ').CompletionText
            $offers | Should -Be ((Get-MdLockConfiguration | Where-Object Name -NE 'LockRoot').Name | Sort-Object)
        }
    }

    Context 'Given locks' {
        BeforeEach {
            $document = Add-Document
            $lock = Lock-MdSection $document install -Operation 'a new installer'
        }

        It 'When sections complete, then the holder is told, for what is in the section too' {
            $offers = Get-Completion "Set-MdSection '$document' "
            $told = [regex]::Escape("locked by $($lock.Owner) (process $PID) for ") + '\d+ s: a new installer$'
            ($offers | Where-Object ListItemText -EQ 'install').ToolTip | Should -Match $told
            ($offers | Where-Object ListItemText -EQ 'linux').ToolTip | Should -Match $told
            ($offers | Where-Object ListItemText -EQ 'usage').ToolTip | Should -Be 'Guide/Usage, line 17'
            ($offers | Where-Object ListItemText -EQ 'guide').ToolTip | Should -Be 'Guide, line 1'
        }

        It 'When a section is to be unlocked, then those that are locked are offered, and no others' {
            (Get-Completion "Unlock-MdSection '$document' ").CompletionText | Should -Be 'install'
            Get-Completion "Unlock-MdSection '$document' us" | Should -BeNullOrEmpty
            $lock | Unlock-MdSection
            $null = Lock-MdSection $document -Document
            (Get-Completion "Unlock-MdSection '$document' ").CompletionText | Should -Be '_document'
        }

        It 'When no path is given, then what there is in the current folder is offered' {
            Set-MdSection $document install -Append 'more'
            Push-Location -LiteralPath (Split-Path -Parent $document)
            try {
                (Get-Completion 'Get-MdLock -Owner ').ListItemText | Should -Be $lock.Owner, $lock.OwnerId
                (Get-Completion 'Get-MdLockEvent -Owner ').ListItemText | Should -Be $lock.Owner, $lock.OwnerId
                (Get-Completion 'Get-MdLock -SectionId ins').CompletionText | Should -Be 'install'
                (Get-Completion 'Get-MdSectionVersion -SectionId ').CompletionText | Should -Be 'install'
                (Get-Completion 'Watch-MdLock -SectionId us').CompletionText | Should -Be 'usage'
                Get-Completion 'Set-MdSection -SectionId us' | Should -BeNullOrEmpty
            } finally {
                Pop-Location
            }
        }

        It 'When a lock''s id completes, then it releases that lock' {
            $line = "Unlock-MdSection '$document' -PassThru -LockId "
            $offers = @(Get-Completion $line)
            $offers.ListItemText | Should -Be "$($lock.LockId)"
            $offers[0].ToolTip | Should -Match ('^install, ' + [regex]::Escape($lock.Owner))
            (Invoke-Line (Get-CompletedLine $line $offers[0])).LockId | Should -Be $lock.LockId
        }

        It 'When the section is gone from the document, then its lock can be named all the same' {
            [System.IO.File]::WriteAllText($document, "# Guide`n")
            (Get-Completion "Get-MdLock '$document' inst").CompletionText | Should -Be 'install'
            (Get-Completion "Unlock-MdSection '$document' inst")[0].ToolTip | Should -Match '^not in the document, locked by '
        }

        It 'When owners complete, then those who hold and those who wait are offered, and each finds its own' {
            $pipeline = Open-Pipeline (Open-Owner) { param($path) Lock-MdSection $path linux -Timeout 300 } $document
            $null = $pipeline.BeginInvoke()
            Wait-Waiter $document
            try {
                $line = "Get-MdLock '$document' -IncludeWaiting -Owner "
                $offers = @(Get-Completion $line)
                $all = @(Get-MdLock $document -IncludeWaiting)
                $offers.ListItemText | Should -Be (@($lock.Owner) + $all.OwnerId)
                $offers[0].ToolTip | Should -Be "process $PID holds install"
                $offers[2].ToolTip | Should -Be "$($lock.Owner), process $PID waits for linux"
                @(Invoke-Line (Get-CompletedLine $line $offers[0])).Count | Should -Be 2
                (Invoke-Line (Get-CompletedLine $line $offers[1])).LockId | Should -Be $lock.LockId
                (Invoke-Line (Get-CompletedLine $line $offers[2])).State | Should -Be 'Waiting'
            } finally {
                Stop-Pipeline $pipeline
                $pipeline.Dispose()
            }
        }

        It 'When a folder is named, then the documents with locks in it answer' {
            (Get-Completion "Get-MdLock '$([System.IO.Path]::GetDirectoryName($document))' inst")[0].CompletionText |
                Should -Be 'install'
        }

        It 'When the lock files cannot be read, then the sections are offered without holders' {
            $record = @([System.IO.Directory]::GetFiles((Get-LockFolder $document), '*.lock'))[0]
            [System.IO.File]::WriteAllText($record, '{ torn')
            (Get-Completion "Get-MdSection '$document' lin").ToolTip | Should -Be 'Guide/Install/Linux, line 9'
        }
    }

    Context 'Given versions' {
        BeforeEach {
            $document = Add-Document
            Set-MdSection $document linux -Append 'one'
            Set-MdSection $document linux -Append 'two'
            Remove-MdSection $document linux -Confirm:$false
            Set-MdSection $document usage -Append 'three'
        }

        It 'When <Parameter> completes, then with the numbers, newest first, and who did what' -ForEach @(
            @{ Parameter = 'Get-MdSectionVersion {0} usage -Version' }
            @{ Parameter = 'Restore-MdSection {0} usage -Version' }
            @{ Parameter = 'Compare-MdSectionVersion {0} usage' }
            @{ Parameter = 'Compare-MdSectionVersion {0} usage 1' }
            @{ Parameter = 'Compare-MdSectionVersion {0} usage -Version' }
        ) {
            $line = "$Parameter " -f "'$document'"
            $offers = Get-Completion $line
            $offers.CompletionText | Should -Be '2', '1'
            $offers[0].ToolTip | Should -Match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d by .+: append$'
            $offers[1].ToolTip | Should -Match ': initial$'
        }

        It 'When <Parameter> completes, then with the version that the section is at, recorded or not' -ForEach @(
            @{ Parameter = 'Set-MdSection {0} Guide/Usage text -ExpectedVersion' }
            @{ Parameter = 'Move-MdSection {0} usage -After install -ExpectedVersion' }
            @{ Parameter = 'Remove-MdSection {0} usage -ExpectedVersion' }
            @{ Parameter = 'Rename-MdSection {0} usage New -ExpectedVersion' }
            @{ Parameter = 'Restore-MdSection {0} usage 1 -ExpectedVersion' }
            @{ Parameter = 'Wait-MdLock {0} usage -AfterVersion' }
        ) {
            $line = "$Parameter " -f "'$document'"
            (Get-Completion $line).CompletionText | Should -Be '2'
            [System.IO.File]::WriteAllText($document, [System.IO.File]::ReadAllText($document).Replace('three', 'four'))
            (Get-Completion $line).CompletionText.Trim("'") | Should -Be (Get-MdSection $document usage).Version
        }

        It 'When a section was removed, then <Command> completes it' -ForEach @(
            @{ Command = 'Get-MdSectionVersion' }, @{ Command = 'Compare-MdSectionVersion' }, @{ Command = 'Restore-MdSection' }
        ) {
            $offers = Get-Completion "$Command '$document' "
            $offers.CompletionText | Sort-Object | Should -Be 'linux', 'usage'
            ($offers | Where-Object ListItemText -EQ 'linux').ToolTip | Should -Be 'removed, 4 versions'
            ($offers | Where-Object ListItemText -EQ 'usage').ToolTip | Should -Be 'Guide/Usage, line 13, 2 versions'
            (Get-Completion "$Command '$document' linux -Version 4").CompletionText | Should -Be '4'
        }

        It 'When a removed section has a successor of the same name, then that is offered once' {
            Add-MdSection $document "## Linux`n" -Under guide
            Set-MdSection $document linux -Append 'four'
            $offers = @(Get-Completion "Get-MdSectionVersion '$document' lin")
            $offers.CompletionText | Should -Be 'linux'
            $offers[0].ToolTip | Should -Match '^Guide/Linux, line '
        }

        It 'When events are asked for, then sections of the past are offered too' {
            (Get-Completion "Get-MdLockEvent '$document' lin").CompletionText | Should -Be 'linux'
        }

        It 'When the checksum completes, then it is that of now' {
            (Get-Completion "Set-MdSection '$document' usage text -ExpectedChecksum ").ListItemText |
                Should -Be (Get-MdSection $document usage).Checksum
        }
    }

    Context 'Given what is no document' {
        It 'When <Name> is named, then nothing is offered, and nobody complains' -ForEach @(
            @{ Name = 'a missing file'; Make = { } }
            @{ Name = 'a folder'; Make = { param($path) $null = [System.IO.Directory]::CreateDirectory($path) } }
            @{ Name = 'a binary file'; Make = { param($path) [System.IO.File]::WriteAllBytes($path, [byte[]] (0..255)) } }
            @{ Name = 'a dangling link'; Make = { param($path) $null = [System.IO.File]::CreateSymbolicLink($path, "$path.absent") } }
            @{ Name = 'a pipe that nobody writes to'; Make = { param($path)
                    if (-not $IsWindows) { & mkfifo $path } }
            }
            @{ Name = 'a socket'; Make = { param($path)
                    $socket = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
                    $socket.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($path)) }
            }
        ) {
            $folder = [System.IO.Directory]::CreateTempSubdirectory('mdlock-').FullName
            try {
                $path = [System.IO.Path]::Combine($folder, 'x.md')
                & $Make $path
                foreach ($line in 'Get-MdSection {0} ', 'Get-MdSectionVersion {0} ', 'Get-MdLock {0} ', 'Get-MdLockEvent {0} ',
                    'Restore-MdSection {0} x -Version ', 'Unlock-MdSection {0} -LockId ', 'Set-MdSection {0} x -ExpectedChecksum ') {
                    $found = TabExpansion2 -inputScript ($line -f "'$path'") -cursorColumn ($line -f "'$path'").Length
                    $found.CompletionMatches | Should -BeNullOrEmpty -Because $line
                }
            } finally {
                [System.IO.Directory]::Delete($folder, $true)
            }
        }

        It 'When <Path> is named, then nothing is offered, and nobody complains' -ForEach @(
            @{ Path = '*.md' }, @{ Path = 'Variable:x' }, @{ Path = 'nodrive:\x.md' }, @{ Path = '$null' }, @{ Path = '@()' }
        ) {
            Get-Completion "Set-MdSection $Path li" | Should -BeNullOrEmpty
        }
    }

    Context 'Given a document, its locks and its history' {
        It 'When anything completes, then nothing is written' -ForEach @(
            @{ Used = $false }, @{ Used = $true }
        ) {
            $document = Add-Document
            $folder = [System.IO.Path]::GetDirectoryName($document)
            if ($Used) {
                Set-MdSection $document linux -Append 'one'
                $null = Lock-MdSection $document usage
            }
            $before = Get-Trace $folder
            foreach ($command in (Get-Module MdLock).ExportedCmdlets.Values) {
                foreach ($parameter in $command.Parameters.Values) {
                    if ($parameter.Attributes.TypeId.Name -contains 'ArgumentCompleterAttribute') {
                        $section = if ($parameter.Name -ne 'SectionId' -and $command.Parameters.ContainsKey('SectionId')) { '-SectionId linux' }
                        $null = Get-Completion "$($command.Name) -Path '$document' $section -$($parameter.Name) "
                    }
                }
            }
            Get-Trace $folder | Should -Be $before
        }
    }

    Context 'Given ten thousand sections' {
        It 'When they complete, then all are offered, in their order, and one is found among them' {
            $lines = foreach ($number in 1..10000) { "$('#' * (1 + $number % 3)) Part $number"; '' }
            $document = Add-Document -Text ($lines -join "`n")
            $offers = Get-Completion "Get-MdSection '$document' "
            $offers.Count | Should -Be 10001
            $offers[0].CompletionText | Should -Be 'part-1'
            $offers[9999].CompletionText | Should -Be 'part-10000'
            (Get-Completion "Get-MdSection '$document' part-999").Count | Should -Be 11
            (Get-Completion "Get-MdSection '$document' 'part 7776/").CompletionText |
                Should -Be "'Part 7776/Part 7777'", "'Part 7776/Part 7777/Part 7778'"
        }
    }
}
