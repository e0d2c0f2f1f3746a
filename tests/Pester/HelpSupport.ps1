# Dot-sourced by the suites of the help: runs the examples of its pages.

$root = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
$pageFolder = Join-Path $root 'docs/en-US'
$mamlNamespaces = @{
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

. (Join-Path $root 'docs/HelpPages.ps1')

# The examples of a page: what runs under one heading is one session. A step is code and the output that the page shows
# for it: what follows in a fence of output or, where commands stand behind a prompt, what stands below them.
function Get-Example([string] $Path) {
    foreach ($part in Get-MarkdownPart $Path) {
        $steps = [System.Collections.Generic.List[object]]::new()
        $fence = ''
        foreach ($line in $part.Lines) {
            if ($line -match '^```(\w*)$') {
                $fence = if ($fence) { '' } elseif ($Matches[1]) { $Matches[1] } else { 'none' }
                if ($fence -eq 'powershell') { $steps.Add(@{ Code = @(); Output = $null }) }
                if ($fence -eq 'output' -and $steps.Count -gt 0) { $steps[-1].Output = @() }
            } elseif ($fence -eq 'output' -and $steps.Count -gt 0) {
                $steps[-1].Output += $line
            } elseif ($fence -eq 'powershell' -and $line -match '^PS> (.*)$') {
                if ($steps[-1].Code) { $steps.Add($null) }
                $steps[-1] = @{ Code = @($Matches[1]); Output = @() }
            } elseif ($fence -eq 'powershell' -and $null -ne $steps[-1].Output) {
                $steps[-1].Output += $line
            } elseif ($fence -eq 'powershell') {
                $steps[-1].Code += $line
            }
        }
        if ($steps.Count -gt 0) {
            $title = if ($part.Title) { $part.Title } else { 'its beginning' }
            @{ Page = [System.IO.Path]::GetFileName($Path); Title = $title; Steps = $steps.ToArray() }
        }
    }
}

# Output that can be compared: what differs from run to run has one name, and blanks are one.
function Format-Output([string[]] $Lines, [string] $Folder) {
    $text = ($Lines -join "`n") -replace '\e\[[0-9;]*m', ''
    if ($Folder) { $text = $text.Replace($Folder, '<folder>') }
    $text = $text -replace '[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}', '<id>'
    $text = $text -replace '\b[0-9a-f]{64}\b', '<checksum>'
    $text = $text -replace '\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T]\d{1,2}:\d\d(:\d\d)?( [AP]M)?', '<time>'
    $text = $text -replace '\b\d\d:\d\d:\d\d(\.\d+)?\b', '<time>'
    $text = $text -replace 'process \d+', 'process <pid>'
    $text = $text -replace '(?m)^(\w+ +)\d+( +nightly report)', '$1<pid>$2'
    $text = $text -replace '-{3,}', '---'
    (Split-Line $text | ForEach-Object { ($_ -replace '\s+', ' ').TrimEnd() } | Where-Object { $_ }) -join "`n"
}

# Another session that took a lock on a document and has it.
function Open-OtherSession([string] $Document) {
    $holder = Open-Owner
    $null = Invoke-Owner $holder { param($path) Lock-MdSection $path gateway -Operation 'drain it' } $Document
    $holder
}

# What a step of an example starts from, as its first line tells; each returns what is to be ended afterwards.
$situations = @{
    'a process that held a lock on backups was killed' = {
        param($document)
        if ([System.IO.Directory]::Exists((Join-Path (Split-Path -Parent $document) '.locks'))) {
            Invoke-Kill (Open-Holder $document backups 'nightly report')
            return
        }

        # One death serves all examples that begin with it: what it leaves is copied.
        if (-not $crash.ContainsKey('Folder')) {
            $crash.Folder = Add-SampleFolder
            Invoke-Kill (Open-Holder (Join-Path $crash.Folder 'handbook.md') backups 'nightly report')
        }
        foreach ($name in '.locks', '.mdlock') {
            $left = Join-Path $crash.Folder $name
            $here = Join-Path (Split-Path -Parent $document) $name
            foreach ($file in [System.IO.Directory]::GetFiles($left, '*', 'AllDirectories')) {
                $target = Join-Path $here ([System.IO.Path]::GetRelativePath($left, $file))
                $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $target))
                [System.IO.File]::Copy($file, $target, $true)
            }
        }
    }
    'a process that has a lock on backups does not answer' = {
        param($document)
        Open-Holder $document backups 'nightly report'
    }
    'another session has a lock on gateway' = {
        param($document)
        Open-OtherSession $document
    }
    'another session has a lock on gateway, and a third one waits for it' = {
        param($document)
        $holder = Open-OtherSession $document
        $waiter = Open-Owner
        $wait = Open-Pipeline $waiter { param($path) Lock-MdSection $path gateway -Timeout 600 } $document
        $null = $wait.BeginInvoke()
        Wait-Waiter $document
        $wait, $waiter, $holder
    }
    'another session changes shift-counter again and again' = {
        param($document)
        $writer = Open-Owner
        $work = Open-Pipeline $writer -Arguments $document -Script {
            param($path)
            while ($true) {
                Set-MdSection $path shift-counter -Update { $_.Content -replace '\d+', { 1 + $_.Value } }
                Start-Sleep -Milliseconds 50
            }
        }
        $null = $work.BeginInvoke()
        $work, $writer
    }
}
$crash = @{}

# A folder with a copy of the sample document.
function Add-SampleFolder {
    $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    $null = [System.IO.Directory]::CreateDirectory($folder)
    [System.IO.File]::Copy((Join-Path $root 'examples/documents/handbook.md'), (Join-Path $folder 'handbook.md'))
    $folder
}

# Runs an example in a folder of its own, as an owner of its own; a step that fails ends it. Returns the output of each step.
function Invoke-Example([object[]] $Steps) {
    $folder = Add-SampleFolder
    $document = Join-Path $folder 'handbook.md'
    $opened = [System.Collections.Generic.List[object]]::new()
    $owner = Open-Owner
    try {
        $null = $owner.SessionStateProxy.Path.SetLocation($folder)
        foreach ($step in $Steps) {
            if ("$($step.Code[0])" -match '^# Given: (.+)\.$') {
                if (-not $situations.ContainsKey($Matches[1])) { throw "There is no such situation: $($Matches[1])." }
                foreach ($one in & $situations[$Matches[1]] $document) { $opened.Add($one) }
            }

            # Without a scope of its own, as at a prompt: the next step sees the variables of this one.
            $text = Invoke-Owner $owner { param($code) . ([scriptblock]::Create($code)) | Out-String -Stream -Width 300 } ($step.Code -join "`n")
            , (Format-Output $text $folder)
        }
    } finally {
        $owner.Dispose()
        foreach ($one in $opened) {
            if ($one -is [System.Diagnostics.Process]) { if (-not $one.HasExited) { Invoke-Kill $one } }
            else { $one.Dispose() }
        }
    }
}
