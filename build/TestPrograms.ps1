# Runs xunit test projects as the programs that they are: natively, or as Windows programs under Wine.
#
# The programs tell each test as it happens, a line of JSON each, so what is known survives the end of a program.
# A test that failed has failed. What did not finish because Wine or the runtime died under it is run again, within
# bounds, and then counts as failed too; what did not run for lack of time is counted as that.

# How often a test is run again because Wine died.
$script:MostDeaths = 3

# The tests give up after two minutes and say what they waited for; a program that is silent for longer hangs.
$script:SilenceSeconds = 150

# What the runtime writes when Wine's SuspendThread fails and it ends itself. A worker of a test can end so, too.
$script:WineDeath = 'SuspendThread failed|failed to suspend|wineserver.*(died|crashed)|wine client error'

function Publish-TestProgram {
    <#
    .SYNOPSIS
        Publishes a test project with its runtime, and tells where its program is. Without a runtime it is built as it is in
        the solution, and runs on that of the SDK: nothing is compiled twice.
    #>
    param([string] $Project, [string] $Framework, [string] $Runtime, [string] $Folder, [int] $ClassesAtATime = 0)

    $file = Get-Item -Path (Join-Path $Project '*.csproj')
    if ($Runtime) {
        dotnet publish $file.FullName --framework $Framework --runtime $Runtime --self-contained --configuration Debug `
            --output $Folder --nologo --verbosity quiet | Out-Host
    } else {
        $Folder = Join-Path $Project "bin/Debug/$Framework"
        dotnet build $file.FullName --framework $Framework --configuration Debug --nologo --verbosity quiet | Out-Host
    }
    if ($LASTEXITCODE -ne 0) { throw "$($file.Name) could not be built for $Framework $Runtime." }
    $extension = if ($Runtime -like 'win-*' -or (-not $Runtime -and $IsWindows)) { '.exe' } else { '' }
    [pscustomobject] @{
        Name = $file.BaseName
        Path = Join-Path $Folder ($file.BaseName + $extension)
        Framework = $Framework
        ClassesAtATime = $ClassesAtATime
        Cases = @()
        Environment = ''
    }
}

function Invoke-TestProgram {
    <#
    .SYNOPSIS
        Runs test programs, and writes what came of it. Returns the counts.
    .PARAMETER Program
        From Publish-TestProgram.
    .PARAMETER Lane
        From New-NativeLane or New-WineLane: each runs one program at a time.
    .PARAMETER Class
        Wildcards: the classes to run; all without it.
    .PARAMETER Except
        Wildcards: the classes not to run.
    .PARAMETER First
        Wildcards: which classes run before the others, in this order.
    .PARAMETER Deadline
        When to stop. What has not run by then is counted, not run.
    #>
    param(
        [string] $Title, [object[]] $Program, [object[]] $Lane, [string[]] $Class = '*', [string[]] $Except = @(), [string[]] $First = @(),
        [datetime] $Deadline = [datetime]::MaxValue)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $state = @{ Results = [ordered] @{}; Deaths = @{}; Reruns = 0; OutOfTime = $false }
    foreach ($one in $Program) { $one.Cases = @(Get-TestCase $one $Lane[0] | Where-Object { (Test-Wanted $_.Class $Class) -and -not (Test-Wanted $_.Class $Except) }) }
    $queue = [System.Collections.Generic.List[object]]::new()
    Get-WorkItem $Program $First | ForEach-Object { $queue.Add($_) }
    if ($queue.Count -eq 0) { throw "$($Title): there are no tests in $Class." }

    while ($true) {
        $state.OutOfTime = [datetime]::UtcNow -ge $Deadline
        foreach ($idle in $Lane.Where({ -not $_.Run })) {
            if ($queue.Count -gt 0 -and -not $state.OutOfTime) {
                Start-TestRun $idle $queue[0]
                $queue.RemoveAt(0)
            }
        }

        $busy = $Lane.Where({ $_.Run })
        if ($busy.Count -eq 0) { break }
        $reading = [System.Threading.Tasks.Task[]] @($busy.Run.Streams.Next.Where({ $_ }))
        $null = if ($reading.Count -gt 0) { [System.Threading.Tasks.Task]::WaitAny($reading, 250) } else { Start-Sleep -Milliseconds 50 }
        foreach ($one in $busy) {
            Read-TestRun $one $state
            if (Test-RunOver $one $state) {
                $again = Complete-TestRun $one $state
                if ($again) { $queue.Insert(0, $again) }
            }
        }
    }

    Write-TestSummary $Title $Program $state $watch.Elapsed
}

function New-NativeLane([string] $TemporaryFolder) {
    $environment = if ($TemporaryFolder) { @{ TMPDIR = $TemporaryFolder } } else { @{} }
    [pscustomobject] @{ Prefix = ''; Environment = $environment; MostDeaths = 0; Run = $null }
}

function Test-Wanted([string] $Name, [string[]] $Pattern) {
    $Pattern.Where({ $Name -like $_ }).Count -gt 0
}

# What a program has to run: a method of a class each, and how many tests it is.
function Get-TestCase([object] $Program, [object] $Lane) {
    for ($attempt = 1; ; $attempt++) {
        $process = Start-TestProcess $Lane $Program.Path @('-list', 'full/json', '-preEnumerateTheories', '-noColor')
        $said = $process.StandardOutput.ReadToEndAsync()
        $complained = $process.StandardError.ReadToEndAsync()
        $text = if ($said.Wait([timespan]::FromSeconds($script:SilenceSeconds))) { $said.Result } else { '' }
        if ($text -match '(?s)\[\{.*\}\]') {
            return $Matches[0] | ConvertFrom-Json | Group-Object -Property Class, Method | ForEach-Object {
                [pscustomobject] @{
                    Class = $_.Group[0].Class
                    Method = "$($_.Group[0].Class).$($_.Group[0].Method)"
                    Count = $_.Count
                }
            }
        }

        Stop-TestProcess $Lane $process
        $why = if ($complained.IsCompleted) { $complained.Result } else { 'it did not end' }
        if ($attempt -gt $script:MostDeaths) { throw "$($Program.Name) does not list its tests: $why" }
    }
}

# Classes that are run by one process, those that are wanted first in front.
function Get-WorkItem([object[]] $Program, [string[]] $First) {
    $ranked = foreach ($one in $Program) {
        foreach ($name in $one.Cases.Class | Select-Object -Unique) {
            $rank = 0
            while ($rank -lt $First.Count -and $name -notlike $First[$rank]) { $rank++ }
            [pscustomobject] @{ Program = $one; Class = $name; Rank = $rank }
        }
    }

    foreach ($group in $ranked | Sort-Object -Property Rank -Stable | Group-Object -Property Rank, { $_.Program.Name }) {
        $owner = $group.Group[0].Program
        $size = if ($owner.ClassesAtATime -gt 0) { $owner.ClassesAtATime } else { $group.Count }
        for ($at = 0; $at -lt $group.Count; $at += $size) {
            $classes = @($group.Group[$at..([Math]::Min($at + $size, $group.Count) - 1)].Class)
            [pscustomobject] @{
                Program = $owner
                Class = $classes
                Left = [System.Collections.Generic.HashSet[string]] @($owner.Cases.Where({ $_.Class -in $classes }).Method)
                DeathsBetween = 0
            }
        }
    }
}

function Start-TestProcess([object] $Lane, [string] $Path, [string[]] $Arguments) {
    $start = [System.Diagnostics.ProcessStartInfo]::new()
    $start.FileName = if ($Lane.Prefix) { 'wine' } else { $Path }
    if ($Lane.Prefix) { $start.ArgumentList.Add($Path) }
    $Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $Lane.Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
    $start.WorkingDirectory = Split-Path -Path $Path
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process
}

# Ends a program and all that it started, and nothing else.
function Stop-TestProcess([object] $Lane, [System.Diagnostics.Process] $Process) {
    if ($Lane.Prefix) { Stop-WineLane $Lane }
    if (-not $Process.HasExited) { $Process.Kill($true) }
    if (-not $Process.WaitForExit(10000)) { throw "Process $($Process.Id) does not end within 10 s of being killed." }
}

function Start-TestRun([object] $Lane, [object] $Item) {
    $arguments = [System.Collections.Generic.List[string]] @('-reporter', 'json', '-noLogo', '-noColor', '-noAutoReporters', '-showLiveOutput')
    if ($Lane.Prefix) { $arguments.AddRange([string[]] @('-parallelMode', 'none')) }
    $left = @($Item.Class.Where({ $name = $_; $Item.Program.Cases.Where({ $_.Class -eq $name -and $Item.Left.Contains($_.Method) }) }))
    $left | ForEach-Object { $arguments.AddRange([string[]] @('-class', $_)) }
    $Item.Program.Cases.Where({ $_.Class -in $left -and -not $Item.Left.Contains($_.Method) }) |
        ForEach-Object { $arguments.AddRange([string[]] @('-method-', $_.Method)) }
    $process = Start-TestProcess $Lane $Item.Program.Path $arguments
    $Lane.Run = [pscustomobject] @{
        Item = $Item
        Process = $process
        Streams = @(
            [pscustomobject] @{ Reader = $process.StandardOutput; Next = $process.StandardOutput.ReadLineAsync() }
            [pscustomobject] @{ Reader = $process.StandardError; Next = $process.StandardError.ReadLineAsync() })
        LastWord = [datetime]::UtcNow
        Watch = [System.Diagnostics.Stopwatch]::StartNew()
        EndedAt = $null
        IsComplete = $false
        Methods = @{}
        Classes = @{}
        Names = @{}
        Underway = [System.Collections.Generic.HashSet[string]]::new()
        Died = [System.Collections.Generic.HashSet[string]]::new()
        Complaints = [System.Collections.Generic.List[string]]::new()
    }
}

function Read-TestRun([object] $Lane, [hashtable] $State) {
    $run = $Lane.Run
    foreach ($stream in $run.Streams) {
        while ($stream.Next -and $stream.Next.IsCompleted) {
            $line = $stream.Next.Result
            $stream.Next = if ($null -ne $line) { $stream.Reader.ReadLineAsync() }
            if (-not $line) { continue }
            $run.LastWord = [datetime]::UtcNow
            if ($line -match '^\s*\{"\$type":"([a-z-]+)"') {
                Read-TestMessage $Lane $State $Matches[1] $line
            } elseif ($run.Complaints.Count -lt 40) {
                $run.Complaints.Add($line)
            }
        }
    }
}

function Read-TestMessage([object] $Lane, [hashtable] $State, [string] $Type, [string] $Line) {
    $run = $Lane.Run
    if ($Type -notmatch '^(test-(assembly|class|method)-(starting|finished)|test-(starting|passed|failed|skipped)|.*cleanup-failure|error)$') { return }
    $message = $Line | ConvertFrom-Json
    switch -Regex ($Type) {
        '^test-assembly-starting$' { $run.Item.Program.Environment = $message.TestEnvironment -replace ' \[.*' }
        '^test-assembly-finished$' { $run.IsComplete = $true }
        '^test-class-starting$' { $run.Classes[$message.TestClassUniqueID] = $message.TestClassName }
        '^test-method-starting$' {
            $run.Methods[$message.TestMethodUniqueID] = "$($run.Classes[$message.TestClassUniqueID]).$($message.MethodName)"
            $null = $run.Underway.Add($run.Methods[$message.TestMethodUniqueID])
        }
        '^test-method-finished$' {
            $method = $run.Methods[$message.TestMethodUniqueID]
            $null = $run.Underway.Remove($method)
            if (-not $run.Died.Contains($method)) { $null = $run.Item.Left.Remove($method) }
        }
        '^test-starting$' { $run.Names[$message.TestUniqueID] = $message.TestDisplayName }
        '^test-passed$' { Add-TestResult $State $run $message 'Passed' '' }
        '^test-skipped$' { Add-TestResult $State $run $message 'Skipped' $message.Reason }
        '^(test-failed|.*cleanup-failure|error)$' {
            $text = ($message.Messages -join "`n") + "`n" + (($message.StackTraces -join "`n") -split "`n" | Select-Object -First 8 | Join-String -Separator "`n")
            $method = $run.Methods["$($message.TestMethodUniqueID)"]
            if ($Lane.Prefix -and $method -and $text -match $script:WineDeath) {
                # The test lost a worker to Wine: it says nothing about the product.
                $null = $run.Died.Add($method)
            } else {
                Add-TestResult $State $run $message 'Failed' $text
            }
        }
    }
}

function Add-TestResult([hashtable] $State, [object] $Run, [object] $Message, [string] $Result, [string] $Text) {
    $id = if ($Message.TestUniqueID) { $Message.TestUniqueID } else { [guid]::NewGuid().ToString() }
    $key = "$($Run.Item.Program.Name) $id"
    $name = if ($Run.Names["$($Message.TestUniqueID)"]) { $Run.Names[$Message.TestUniqueID] } else { "$($Run.Item.Program.Name): $($Message.'$type')" }

    # Only a test that shares its method with one that lost Wine runs twice; what failed once has failed.
    if ($State.Results.Contains($key) -and $State.Results[$key].Result -eq 'Failed') { return }
    $State.Results[$key] = [pscustomobject] @{ Name = $name; Result = $Result; Text = $Text }
    if ($Result -eq 'Failed') { Write-Host "FAILED $name`n    $($Text.Trim() -replace "`n", "`n    ")" }
}

# True when nothing more comes of a run: it is over, or has to be ended.
function Test-RunOver([object] $Lane, [hashtable] $State) {
    $run = $Lane.Run
    $now = [datetime]::UtcNow
    if ($State.OutOfTime) { return $true }
    if ($run.Process.HasExited -or $run.IsComplete) {
        # What a program started may keep its output open.
        if (-not $run.EndedAt) { $run.EndedAt = $now }
        return -not $run.Streams.Next.Where({ $_ }) -or ($now - $run.EndedAt).TotalSeconds -gt 3
    }

    ($now - $run.LastWord).TotalSeconds -gt $script:SilenceSeconds
}

# Ends a run. Returns its item if something is left to be run again.
function Complete-TestRun([object] $Lane, [hashtable] $State) {
    $run = $Lane.Run
    $item = $run.Item
    $Lane.Run = $null
    $hung = -not $run.Process.HasExited -and -not $run.IsComplete
    if (-not $run.Process.HasExited) { Stop-TestProcess $Lane $run.Process }
    if ($State.OutOfTime) { return }

    $why = if ($hung) { "silent for $($script:SilenceSeconds) s" } else { "ended with $($run.Process.ExitCode)" }
    $why += ($run.Complaints | Where-Object { $_ -match '\S' -and $_ -notmatch 'wine32|multiarch|dpkg|apt-get' } | Select-Object -First 3 | ForEach-Object { "; $_" }) -join ''
    $dead = @($run.Died)
    if (-not $run.IsComplete) { $dead += @($run.Underway) }
    foreach ($method in $dead | Select-Object -Unique) {
        $State.Deaths[$method] = 1 + $State.Deaths[$method]
        Write-Host "DIED   $method ($why)"
        if ($State.Deaths[$method] -gt $Lane.MostDeaths) { Add-LostResult $State $item $method "No run of it came to an end: $why" }
    }

    if ($item.Left.Count -eq 0) {
        $what = if ($item.Class.Count -gt 4) { "$($item.Class.Count) classes of $($item.Program.Name)" } else { $item.Class -join ', ' }
        Write-Host ('RAN    {0} ({1:0} s)' -f $what, $run.Watch.Elapsed.TotalSeconds)
        return
    }

    if ($dead.Count -eq 0) {
        # It ended between two tests, or said that it is done and is not.
        $item.DeathsBetween++
        Write-Host "DIED   $($item.Program.Name), between tests of $($item.Class -join ', ') ($why)"
        if ($item.DeathsBetween -gt $Lane.MostDeaths) {
            @($item.Left) | ForEach-Object { Add-LostResult $State $item $_ "The program ended before it came to it: $why" }
        }
    }

    if ($item.Left.Count -gt 0) {
        $State.Reruns++
        $item
    }
}

function Add-LostResult([hashtable] $State, [object] $Item, [string] $Method, [string] $Text) {
    $null = $Item.Left.Remove($Method)
    $State.Results["$($Item.Program.Name) $Method"] = [pscustomobject] @{ Name = $Method; Result = 'Failed'; Text = $Text }
    Write-Host "FAILED $Method`n    $Text"
}

# Writes the skipped tests by reason and the sum, as dotnet test writes it, so that all sums are read alike.
function Write-TestSummary([string] $Title, [object[]] $Program, [hashtable] $State, [timespan] $Elapsed) {
    $results = @($State.Results.Values)
    $results.Where({ $_.Result -eq 'Skipped' }) | Group-Object -Property Text | ForEach-Object {
        Write-Host "SKIPPED $($_.Count): $($_.Name)"
        $_.Group | ForEach-Object { Write-Host "    $($_.Name)" }
    }

    $count = { param($what) $results.Where({ $_.Result -eq $what }).Count }
    $passed, $failed, $skipped = (& $count 'Passed'), (& $count 'Failed'), (& $count 'Skipped')
    $notRun = 0
    foreach ($one in $Program) {
        # Counted by method: what came of it, against what it was said to be.
        $done = @{}
        foreach ($result in $results) {
            $method = $result.Name -replace '\(.*', ''
            $done[$method] = 1 + $done[$method]
        }

        foreach ($case in $one.Cases) {
            if (-not $done[$case.Method]) { $notRun += $case.Count }
        }
    }

    foreach ($one in $Program) {
        # Whoever asked for one runtime must not have tested another.
        $version = ($one.Framework -replace '^net') -replace '\.0$'
        if ($one.Environment -and $one.Environment -notmatch "\.NET $version\.") {
            Write-Host "FAILED $($one.Name) ran on $($one.Environment), not on .NET $version."
            $failed++
        }
    }

    $verdict = if ($failed -gt 0 -or $passed -eq 0) { 'Failed' } else { 'Passed' }
    $environment = ($Program.Environment | Where-Object { $_ } | Select-Object -Unique) -join ', '
    Write-Host ('{0}!  - Failed: {1}, Passed: {2}, Skipped: {3}, Not run for lack of time: {4}, Run again: {5}, Duration: {6:0} s - {7} on {8}' -f
        $verdict, $failed, $passed, $skipped, $notRun, $State.Reruns, $Elapsed.TotalSeconds, $Title, $environment)
    [pscustomobject] @{
        Title = $Title; Passed = $passed; Failed = $failed; Skipped = $skipped; NotRun = $notRun; Reruns = $State.Reruns
        IsGood = $verdict -eq 'Passed'
    }
}
