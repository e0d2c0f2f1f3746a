BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $commands = @(Get-Command -Module MdLock | ForEach-Object { @{ Name = $_.Name } })
    # What only tells of others' doings has nothing to say here; its own suite has others do something. What serves a client
    # speaks to that one; its own suite has one.
    $working = @($commands | Where-Object { $_.Name -notlike 'Watch-*' -and $_.Name -notlike 'Start-*' })
    $takesPath = @($commands | Where-Object { (Get-Command $_.Name).Parameters.ContainsKey('Path') })

    # Ways to run a script block beside the session.
    $ways = 'ForEach-Object -Parallel', 'Start-Job', 'Start-ThreadJob' | ForEach-Object { @{ Way = $_ } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'CommandCalls.ps1')

    # One call of a command, on a document of its own.
    function Get-Call([string] $Name, [string] $Path = (Add-CallDocument $Name)) {
        $arguments = (Get-CallTable $Path)[$Name]
        if ((Get-Command -Name $Name).Parameters.ContainsKey('PassThru')) { $arguments.PassThru = $true }
        $arguments
    }

    # What the session says of an object, without what depends on the moment at which it is asked.
    function Get-Picture([object[]] $Objects) {
        foreach ($one in $Objects) {
            $lines = foreach ($property in $one.PSObject.Properties) {
                if ($property.Name -in 'Age', 'OldestAge', 'From', 'Until', 'Throughput') { continue }
                $text = [System.Management.Automation.PSSerializer]::Serialize($property.Value)
                # A sentence may tell how long something took.
                if ($property.Name -eq 'Detail') { $text = $text -replace '\d+(\.\d+)?', '#' }
                '{0}={1}' -f $property.Name, $text
            }
            $lines -join "`n"
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'What holds for every command' {
    Context 'Given <Name> and a document that is not there' -ForEach $takesPath {
        BeforeEach {
            $missing = Join-Path $TestDrive 'missing.md'
            $arguments = (Get-CallTable $missing)[$Name]
            $id = "DocumentNotFound,$((Get-Command $Name).ImplementingType.FullName)"
        }

        It 'When errors are collected silently, then they are in the variable, and the pipeline goes on' {
            $failures = $null
            $output = @(& $Name @arguments -ErrorAction SilentlyContinue -ErrorVariable failures; 'on')
            $output[-1] | Should -Be 'on'
            $failures.Count | Should -BeGreaterThan 0
            $failures.FullyQualifiedErrorId | Should -Contain $id
        }

        It 'When errors stop, then the first one is thrown, with its id' {
            { & $Name @arguments -ErrorAction Stop } | Should -Throw -ErrorId $id
        }
    }

    Context 'Given <Name> at work' -ForEach $working {
        It 'When output is collected in a variable, then it is what was returned' {
            $arguments = Get-Call $Name
            $collected = $null
            $returned = @(& $Name @arguments -OutVariable collected)
            $returned.Count | Should -BeGreaterThan 0
            Get-Picture $collected | Should -Be (Get-Picture $returned)
        }

        It 'When it is verbose, then it says what it decided, beside what would be asked' {
            $arguments = Get-Call $Name
            $said = & $Name @arguments -Verbose 4>&1 |
                Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -notlike 'Performing the operation*' }
            $said | Should -Not -BeNullOrEmpty
        }

        It 'When it is debugged, then it says which files it works on, and how long that took' {
            $path = Add-CallDocument $Name
            $arguments = Get-Call $Name $path
            # Where there is somebody to ask, -Debug asks after each message.
            $DebugPreference = 'Continue'
            $said = @(& $Name @arguments 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })
            @($said | Where-Object { $_.Message.Contains($path) }).Count | Should -BeGreaterThan 0
            @($said | Where-Object Message -Match '^.+: \d+\.\d{3} ms\.$').Count | Should -BeGreaterThan 0
        }

        It 'When it returns times, then they are UTC' {
            $arguments = Get-Call $Name
            foreach ($one in & $Name @arguments | Where-Object { $_.GetType().Namespace -eq 'MdLock.Output' }) {
                foreach ($property in $one.PSObject.Properties) {
                    if ($property.Value -is [datetime]) { $property.Value.Kind | Should -Be 'Utc' -Because $property.Name }
                }
            }
        }

        It 'When what it returns is saved and read again, then it is the same' {
            $arguments = Get-Call $Name
            foreach ($one in & $Name @arguments | Where-Object { $_.GetType().Namespace -eq 'MdLock.Output' }) {
                $again = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($one))
                $again.PSObject.TypeNames[0] | Should -Be "Deserialized.$($one.GetType().FullName)"
                foreach ($property in $one.GetType().GetProperties()) {
                    $was, $is = $one.($property.Name), $again.($property.Name)
                    "$is" | Should -BeExactly "$was" -Because $property.Name
                    # Choices come back as words, everything else as what it was.
                    if ($null -ne $was -and $was -isnot [enum] -and $was -isnot [array]) { , $is | Should -BeOfType $was.GetType() -Because $property.Name }
                }
            }
        }

        It 'When the session speaks German or Turkish, then it does the same and returns the same' {
            $usual = [cultureinfo]::CurrentCulture
            $pictures = foreach ($culture in '', 'de-DE', 'tr-TR') {
                $path = Add-CallDocument $Name
                try {
                    [cultureinfo]::CurrentCulture = $culture
                    $arguments = Get-Call $Name $path
                    $null = & $Name @arguments
                    $text = foreach ($file in [System.IO.Directory]::GetFiles((Split-Path -Parent $path), 'guide*')) {
                        "$([System.IO.Path]::GetFileName($file)) $([System.IO.File]::ReadAllText($file))"
                    }
                } finally {
                    [cultureinfo]::CurrentCulture = $usual
                }
                # How a chart is drawn, and the unit of a duration, hang on how long things took; ReportPageTests look at these.
                $text = $text -replace '(?s)<svg .*?</svg>', '' -replace '\b[\d.]+ m?s\b', '0'
                # Times, ids and paths differ from call to call.
                ($text -join "`n").Replace((Split-Path -Parent $path), '') -replace '[0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'ID' -replace '-?\d+(\.\d+)?([eE][+-]?\d+)?', '#'
            }
            $pictures[1] | Should -BeExactly $pictures[0]
            $pictures[2] | Should -BeExactly $pictures[0]
        }
    }

    Context 'Given one document' {
        It 'When <Name> reads it in German or Turkish, then it says the same of it' -ForEach @(
            $commands | Where-Object { $_.Name -match '^(Get|Compare|Test)-' }
        ) {
            $usual = [cultureinfo]::CurrentCulture
            $arguments = Get-Call $Name
            $plain = Get-Picture (& $Name @arguments)
            $plain | Should -Not -BeNullOrEmpty
            foreach ($culture in 'de-DE', 'tr-TR') {
                try {
                    [cultureinfo]::CurrentCulture = $culture
                    $found = & $Name @arguments
                } finally {
                    [cultureinfo]::CurrentCulture = $usual
                }
                Get-Picture $found | Should -Be $plain -Because $culture
            }
        }
    }

    It 'When all of them have returned their times, then every type with times was among them' {
        $types = (Get-Command -Module MdLock).OutputType.Type |
            Where-Object { $_.Namespace -eq 'MdLock.Output' -and $_.GetProperties().PropertyType -contains [datetime] } | Sort-Object FullName -Unique
        $seen = foreach ($command in Get-Command -Module MdLock | Where-Object Verb -NotIn 'Watch', 'Start') {
            $arguments = Get-Call $command.Name
            & $command @arguments | ForEach-Object { $_.GetType() }
        }
        foreach ($type in $types) { $seen | Should -Contain $type }
    }
}

Describe 'Commands in a culture of their own' {
    It 'When <Culture> has other small letters and other numbers, then ids, figures and JSON are as everywhere' -ForEach @(
        @{ Culture = 'de-DE' }, @{ Culture = 'tr-TR' }
    ) {
        $document = Add-Document
        $usual = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $Culture
            Add-MdSection $document '## TITLE IN INK' -Under guide
            $lock = Lock-MdSection $document 'GUIDE/INSTALL' -TimeToLive '1.5'
            $versions = Get-MdSectionVersion $document 'TITLE*'
            $metrics = Get-MdLockMetric $document -AsJson
            Export-MdLockMetric $document -Destination "$document.prom" -Format Prometheus
        } finally {
            [cultureinfo]::CurrentCulture = $usual
        }
        $lock.SectionId | Should -BeExactly 'install'
        $lock.TimeToLive | Should -Be ([timespan]::FromSeconds(1.5))
        $versions[-1].SectionId | Should -BeExactly 'title-in-ink'
        { ConvertFrom-Json $metrics } | Should -Not -Throw
        (ConvertFrom-Json $metrics).operations.latency.p50 | Should -BeOfType [double]
        foreach ($line in [System.IO.File]::ReadAllLines("$document.prom") -notlike '#*') {
            $line | Should -Match '^[a-z_]+(\{.*\})? -?(\d+(\.\d+)?([eE][+-]?\d+)?|NaN|[+-]Inf)$'
        }
    }
}

Describe 'Commands in pipelines' {
    BeforeEach {
        $first, $second = (Add-Document), (Add-Document)
    }

    It 'When parameters have defaults in the session, then they hold' {
        $PSDefaultParameterValues = @{ '*-MdSection:Path' = $first; 'Get-MdSection:SectionId' = 'linux'; 'Set-MdSection:PassThru' = $true; 'Lock-MdSection:Operation' = 'by default' }
        (Get-MdSection).SectionId | Should -Be 'linux'
        (Set-MdSection -SectionId usage -Append 'more').SectionId | Should -Be 'usage'
        (Lock-MdSection -SectionId linux).Operation | Should -Be 'by default'
        Unlock-MdSection
        Get-MdLock $first | Should -BeNullOrEmpty
    }

    It 'When somebody downstream has enough of locks, then those that were passed on stay, and the others are given back' {
        $lock = Lock-MdSection $first linux, usage | Select-Object -First 1
        $held = Get-MdLock $first
        $held.LockId | Should -Be $lock.LockId
        $held.IsOwn | Should -BeTrue
        Unlock-MdSection $first
        Get-MdLock $first | Should -BeNullOrEmpty
    }

    It 'When somebody downstream has enough of changes, then no lock is left, and what comes later is not changed' {
        $before = Get-Digest $second
        $changed = @(Set-MdSection $first, $second linux -Append 'more' -PassThru | Select-Object -First 1)
        $changed.Path | Should -Be $first
        Get-Digest $second | Should -Be $before
        Get-MdLock $first, $second -IncludeWaiting | Should -BeNullOrEmpty
        Test-MdDocument $first | Should -BeTrue
    }

    It 'When somebody downstream has enough of an export, then its lock is not left' {
        @(Export-MdDocument $first, $second | Select-Object -First 1).Count | Should -Be 1
        Get-MdLock $first, $second | Should -BeNullOrEmpty
    }

    It 'When <Name> is stopped by somebody downstream, then there is no error, and the next call works' -ForEach @(
        $commands | Where-Object { $_.Name -like 'Get-*' }
    ) {
        $arguments = Get-Call $Name
        $Error.Clear()
        @(& $Name @arguments | Select-Object -First 1).Count | Should -Be 1
        $Error.Count | Should -Be 0
        @(& $Name @arguments).Count | Should -BeGreaterThan 0
    }

    It 'When only the first document is let through from upstream, then only that is locked' {
        $first, $second | Get-Item | Select-Object -First 1 | Lock-MdSection -SectionId linux | ForEach-Object Path | Should -Be $first
        Get-MdLock $second | Should -BeNullOrEmpty
    }
}

Describe 'Commands beside the session' {
    BeforeAll {
        # Runs a script beside the session, as often as asked, with the module and a document as its arguments.
        function Invoke-Beside([string] $Way, [scriptblock] $Script, [string] $Path, [int] $Times = 1) {
            $text = $Script.ToString()
            if ($Way -eq 'ForEach-Object -Parallel') {
                return 1..$Times | ForEach-Object -ThrottleLimit $Times -TimeoutSeconds $patience.TotalSeconds -Parallel {
                    & ([scriptblock]::Create($using:text)) $using:manifest $using:Path
                }
            }
            $jobs = 1..$Times | ForEach-Object { & $Way -ScriptBlock $Script -ArgumentList $manifest, $Path }
            try {
                $ended = @($jobs | Wait-Job -Timeout $patience.TotalSeconds)
                if ($ended.Count -lt $Times) { throw "$($Times - $ended.Count) jobs of $Way did not end in $patience." }
                $jobs | Receive-Job
            } finally {
                $jobs | Remove-Job -Force
            }
        }
    }

    It 'When <Way> runs them, then each is an owner of its own, and no change is lost' -ForEach $ways {
        $document = Add-Document -Text "# Counter`n`n0`n"
        $mine = Lock-MdSection $document counter
        Unlock-MdSection $document counter
        $owners = Invoke-Beside -Way $Way -Path $document -Times 4 -Script {
            param($module, $path)
            Import-Module $module
            $lock = Lock-MdSection -Path $path -SectionId counter -Timeout 300
            Set-MdSection -Path $path -SectionId counter -Update { $_.Content -replace '\d+', { 1 + $_.Value } }
            $lock | Unlock-MdSection
            $lock.OwnerId
        }
        $owners | Should -HaveCount 4
        $owners | Should -Not -Contain $mine.OwnerId
        (Get-MdSection $document counter).Body.Trim() | Should -Be '4'
        Test-MdDocument $document | Should -BeTrue
    }

    It 'When <Way> ends with a lock, then that is gone' -ForEach $ways {
        $document = Add-Document
        $lock = Invoke-Beside -Way $Way -Path $document -Script {
            param($module, $path)
            Import-Module $module
            (Lock-MdSection -Path $path -SectionId linux).SectionId
        }
        $lock | Should -Be 'linux'
        Wait-Until 'the lock is gone with its owner' { -not (Get-MdLock $document) }
    }
}
