BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Watch-MdLock' {
    BeforeAll {
        # Starts to watch, each time as another owner, so that a watch that went wrong disturbs no other.
        function Open-Watch([hashtable] $Request) {
            $pipeline = Open-Pipeline -Runspace (Open-Owner) -Arguments $Request -Script {
                param($request)
                $DebugPreference = 'Continue'
                Watch-MdLock @request
            }
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $none.Complete()
            $run = $pipeline.BeginInvoke($none, $output)
            Wait-Watching $pipeline $Request.Path
            @{ Pipeline = $pipeline; Run = $run; Output = $output }
        }

        function Close-Watch([hashtable] $Watch) {
            Stop-Pipeline $Watch.Pipeline
            $Watch.Run.IsCompleted | Should -BeTrue
            $failures = @($Watch.Pipeline.Streams.Error)
            $Watch.Pipeline.Dispose()
            $failures | Should -BeNullOrEmpty
        }
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a document that is watched' {
        BeforeEach {
            # What happened before is not of interest.
            Lock-MdSection $document linux | Unlock-MdSection
        }

        It 'When things happen to it, then the events come, in order and without a gap, and those before do not' {
            $watch = Open-Watch @{ Path = $document }
            Lock-MdSection $document usage | Unlock-MdSection
            Wait-Until 'both were seen' { $watch.Output.Count -ge 2 }
            Close-Watch $watch
            $watch.Output.Type | Should -Be 'Acquire', 'Release'
            $watch.Output.SectionId | Should -Be 'usage', 'usage'
            $watch.Output[0].Path | Should -Be $document
            $watch.Output[0].Sequence | Should -Be 3
            $watch.Output[1].Sequence | Should -Be 4
        }

        It 'When another process changes it, then those events come, each once, as the trail has them' {
            $watch = Open-Watch @{ Path = $document }
            $null = Complete-Child (Open-Child Edit.ps1 $document, usage, 20)
            $trail = @(Get-MdLockEvent $document | Where-Object Sequence -GT 2)
            Wait-Until 'all were seen' { $watch.Output.Count -ge $trail.Count }
            Close-Watch $watch
            $watch.Output.Sequence | Should -Be $trail.Sequence
            @($watch.Output | Where-Object Type -EQ 'Commit').Count | Should -Be 20
            $watch.Output[0].ProcessId | Should -Not -Be $PID
        }

        It 'When it is narrowed by <Name>, then only such events come' -ForEach @(
            @{ Name = 'type'; Arguments = @{ Type = 'Release' }; Expected = @('Release linux', 'Release usage') }
            @{ Name = 'section'; Arguments = @{ SectionId = 'usage' }; Expected = @('Acquire usage', 'Release usage') }
            @{ Name = 'a wildcard and type'; Arguments = @{ SectionId = 'us*'; Type = 'Acquire' }; Expected = @('Acquire usage') }
        ) {
            $watch = Open-Watch (@{ Path = $document } + $Arguments)
            Lock-MdSection $document linux | Unlock-MdSection
            Lock-MdSection $document usage | Unlock-MdSection
            Wait-Until 'they were seen' { $watch.Output.Count -ge $Expected.Count }
            Close-Watch $watch
            $watch.Output | ForEach-Object { "$($_.Type) $($_.SectionId)" } | Should -Be $Expected
        }

        It 'When somebody waits for a section, then its wait and its grant come' {
            $taken = Lock-MdSection $document usage
            $watch = Open-Watch @{ Path = $document; Type = 'Wait', 'Contention', 'Grant', 'Cancel', 'Timeout' }
            $waiter = Open-Owner
            $pipeline = Open-Pipeline -Runspace $waiter -Arguments $document -Script {
                param($path) Lock-MdSection $path usage -Timeout 600
            }
            $run = $pipeline.BeginInvoke()
            Wait-Waiter $document
            $taken | Unlock-MdSection
            $null = Wait-Pipeline $pipeline $run
            $pipeline.Dispose()
            Wait-Until 'the grant was seen' { $watch.Output.Count -ge 3 }
            Close-Watch $watch
            $watch.Output.Type | Should -Be 'Contention', 'Wait', 'Grant'
        }

        It 'When nobody downstream wants more, then it ends there' {
            $pipeline = Open-Pipeline -Runspace (Open-Owner) -Arguments $document -Script {
                param($path)
                $DebugPreference = 'Continue'
                Watch-MdLock $path | Select-Object -First 2
            }
            $run = $pipeline.BeginInvoke()
            Wait-Watching $pipeline $document
            Lock-MdSection $document usage | Unlock-MdSection
            (Wait-Pipeline $pipeline $run).Type | Should -Be 'Acquire', 'Release'
            $pipeline.Dispose()
        }

        It 'When its duration is over, then it ends, without an error' {
            Watch-MdLock $document -Duration 0.2 -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'When it is stopped (Ctrl+C), then it ends, and nothing is held' {
            $watch = Open-Watch @{ Path = $document }
            Close-Watch $watch
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }
    }

    Context 'Given a folder that is watched' {
        It 'When documents in it are locked, known ones and new ones, then their events come' {
            $folder = Split-Path -Parent $document
            $inner = Join-Path $folder 'inner'
            $null = [System.IO.Directory]::CreateDirectory($inner)
            $new = Join-Path $inner 'new.md'
            [System.IO.File]::WriteAllText($new, $guideText)
            Lock-MdSection $document linux | Unlock-MdSection
            $watch = Open-Watch @{ Path = $folder; Recurse = $true; Type = 'Acquire' }
            Lock-MdSection $document usage | Unlock-MdSection
            Lock-MdSection $new install | Unlock-MdSection
            Wait-Until 'both were seen' { $watch.Output.Count -ge 2 }
            Close-Watch $watch
            $watch.Output.Path | Sort-Object | Should -Be (@($document, $new) | Sort-Object)
            $watch.Output.SectionId | Sort-Object | Should -Be 'install', 'usage'
        }
    }

    Context 'Given nothing to watch' {
        It 'When a document is not there, then that is an error, and it ends' {
            { Watch-MdLock "$document.gone" -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.WatchMdLockCommand'
            Watch-MdLock "$document.gone" -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        }

        It 'When the dashboard is to be drawn too often or too seldom, then that is an error' {
            foreach ($interval in 0.01, 3600) {
                { Watch-MdLock $document -Dashboard -RefreshInterval $interval -ErrorAction Stop } |
                    Should -Throw -ErrorId 'SettingOutOfRange,MdLock.Commands.WatchMdLockCommand'
            }
        }
    }

    Context 'Given a dashboard on a host without a screen' {
        It 'When locks come and go, then each time lines say who holds and who waits' {
            $child = Open-Child Dashboard.ps1 $document, 600
            try {
                Read-Child $child | Should -Be '0 held, 0 waiting'
                $taken = Lock-MdSection $document install -Operation "tidy`e[31m up"
                Read-Child $child | Should -Be '1 held, 0 waiting'
                Read-Child $child | Should -MatchExactly '^Document +Section +State +Mode +Owner +Process +Age +Operation$'
                Read-Child $child | Should -MatchExactly (
                    '^guide\.md +install +held +Exclusive +\S+ +' + $PID + ' +\d+s +tidy`e\[31m up$')
                $taken | Unlock-MdSection
                Read-Child $child | Should -Be '0 held, 0 waiting'
            } finally {
                Invoke-Kill $child
            }
        }

        It 'When its duration is over, then it ends' {
            $child = Open-Child Dashboard.ps1 $document, 0.3
            Complete-Child $child | Should -Be '0 held, 0 waiting', 'ended'
        }

        It 'When its lines are redirected, then they can be had' {
            $lines = Watch-MdLock $document -Dashboard -Duration 0 6>&1
            "$lines" | Should -Be '0 held, 0 waiting'
        }
    }

    Context 'Given a dashboard on a screen' {
        BeforeEach {
            function Open-Board([MdLock.Testing.RecordingHost] $Screen, [scriptblock] $Script) {
                $pipeline = Open-Pipeline -Runspace (Open-RecordingRunspace $Screen) -Script $Script -Arguments $document
                $null = $Screen.Take()
                @{ Pipeline = $pipeline; Run = $pipeline.BeginInvoke(); Screen = $Screen; Shown = [System.Text.StringBuilder]::new() }
            }

            function Wait-Shown([hashtable] $Board, [string] $Text) {
                Wait-Until "'$Text' is shown" { "$($Board.Shown.Append($Board.Screen.Take()))".Contains($Text) }
            }

            # The alternate screen and the cursor, in the order in which they went and came.
            function Get-Mode([hashtable] $Board) {
                $text = "$($Board.Shown.Append($Board.Screen.Take()))"
                @([regex]::Matches($text, '\e\[\?(1049|25)[hl]').Value | ForEach-Object { $_.Substring(3) }) -join ' '
            }

            $screen = [MdLock.Testing.RecordingHost]::new()
        }

        It 'When q is pressed, then it ends without an error, the key is taken, and the screen comes back' {
            $board = Open-Board $screen { param($path) Watch-MdLock $path -Dashboard -RefreshInterval 60 }
            Wait-Shown $board '0 held, 0 waiting'
            "$($board.Shown)" | Should -MatchExactly '\e\[H\d\d:\d\d:\d\d  0 held, 0 waiting  .*q quits'
            Wait-Until 'it was looked for keys again and again' { $screen.KeyLooks -ge 8 }
            'x', 'q' | ForEach-Object { $screen.Press($_) }
            Wait-Pipeline $board.Pipeline $board.Run | Should -BeNullOrEmpty

            # And not only when it refreshes: that is a minute from then.
            [regex]::Matches("$($board.Shown.Append($screen.Take()))", '\e\[H').Count | Should -Be 1
            $board.Pipeline.HadErrors | Should -BeFalse
            $screen.KeysLeft | Should -Be 0
            Get-Mode $board | Should -BeExactly '1049h 25l 25h 1049l'
        }

        It 'When it is stopped (Ctrl+C), then the screen comes back' {
            $board = Open-Board $screen { param($path) Watch-MdLock $path -Dashboard -RefreshInterval 60 }
            Wait-Shown $board '0 held, 0 waiting'
            Stop-Pipeline $board.Pipeline
            Get-Mode $board | Should -BeExactly '1049h 25l 25h 1049l'
        }

        It 'When a document cannot be looked at any more, then the error is on the screen of the user, and the rest goes on' {
            $other = Add-Document 'other.md'
            $board = Open-Board $screen ([scriptblock]::Create(@"
                param(`$path)
                Watch-MdLock `$path, '$other' -Dashboard -RefreshInterval 0.1 2>&1 | Out-Default
"@))
            Wait-Shown $board '0 held, 0 waiting'
            [System.IO.File]::Delete($other)
            Wait-Shown $board 'other.md'
            $null = Lock-MdSection $document install
            Wait-Shown $board '1 held, 0 waiting'
            $screen.Press('q')
            $null = Wait-Pipeline $board.Pipeline $board.Run
            Get-Mode $board | Should -BeExactly '1049h 25l 25h 1049l 1049h 25l 25h 1049l'
            "$($board.Shown)" | Should -MatchExactly '\e\[\?1049l[^\e]*(\e\[[\d;]*m[^\e]*)*other\.md'
        }

        It 'When the keys cannot be read, then it goes on without them until its duration is over' {
            $screen.HasKeys = $false
            $board = Open-Board $screen { param($path) Watch-MdLock $path -Dashboard -RefreshInterval 60 -Duration 0.3 }
            Wait-Pipeline $board.Pipeline $board.Run | Should -BeNullOrEmpty
            $board.Pipeline.HadErrors | Should -BeFalse
            Get-Mode $board | Should -BeExactly '1049h 25l 25h 1049l'
            "$($board.Shown)" | Should -Not -BeLike '*quits*'
        }

        It 'When texts are <Rendering> and NO_COLOR is "<NoColor>", then the state is <Shown>' -ForEach @(
            @{ Rendering = 'Ansi'; NoColor = ''; Shown = "`e[32mown`e[0m" }
            @{ Rendering = 'PlainText'; NoColor = ''; Shown = '  own  ' }
            @{ Rendering = 'Ansi'; NoColor = '1'; Shown = '  own  ' }
        ) {
            $usual = $PSStyle.OutputRendering, $env:NO_COLOR
            try {
                $PSStyle.OutputRendering, $env:NO_COLOR = $Rendering, $NoColor
                $board = Open-Board $screen {
                    param($path)
                    $null = Lock-MdSection $path install
                    Watch-MdLock $path -Dashboard -Duration 0
                }
                Wait-Pipeline $board.Pipeline $board.Run | Should -BeNullOrEmpty
            } finally {
                $PSStyle.OutputRendering, $env:NO_COLOR = $usual
            }
            $null = Get-Mode $board
            "$($board.Shown)".Contains($Shown) | Should -BeTrue
        }
    }
}
