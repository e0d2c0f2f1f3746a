# Wine, to run Windows programs on Linux, with prefixes of its own that are gone afterwards.

# How long Wine may take for anything but a test.
$script:WineSeconds = 120

function New-WineLane {
    <#
    .SYNOPSIS
        Makes lanes with a Wine prefix each, so that a server that dies takes one lane along and not the other.
    #>
    param([int] $Count, [string] $Folder)

    $first = $null
    foreach ($number in 1..$Count) {
        $prefix = Join-Path $Folder "prefix-$number"
        $lane = [pscustomobject] @{
            Prefix = $prefix
            Environment = @{
                WINEPREFIX = $prefix
                WINEDEBUG = '-all'
                # Pages that are written by one mapping and run by another are more than Wine can do.
                DOTNET_EnableWriteXorExecute = '0'
                # Each collection suspends all threads, and Wine's SuspendThread can fail: the fewer, the better.
                DOTNET_gcConcurrent = '0'
                DOTNET_GCgen0size = '4000000'
            }
            MostDeaths = $script:MostDeaths
            Run = $null
        }
        if ($first) {
            cp -a $first $prefix
            if ($LASTEXITCODE -ne 0) { throw "The Wine prefix $first could not be copied." }
        } else {
            Invoke-Wine $lane @('wineboot', '-i')
            Invoke-Wine $lane @('winecfg', '-v', 'win10')
            Invoke-Wine $lane @('wineserver', '-w')
            $first = $prefix
        }

        $lane
    }
}

function Stop-WineLane([object] $Lane) {
    # Answers 1 where no server runs in this prefix.
    Invoke-Wine $Lane @('wineserver', '-k') -MayFail
}

function Remove-WineLane([object[]] $Lane) {
    foreach ($one in $Lane) {
        Stop-WineLane $one
        Remove-Item -LiteralPath $one.Prefix -Recurse -Force -ErrorAction Ignore
    }
}

function Invoke-Wine([object] $Lane, [string[]] $Command, [switch] $MayFail) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('timeout')
    @("$($script:WineSeconds)") + $Command | ForEach-Object { $start.ArgumentList.Add($_) }
    $Lane.Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
    # No installer of a .NET Framework or of a browser.
    $start.Environment['WINEDLLOVERRIDES'] = 'mscoree,mshtml='
    $start.RedirectStandardInput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process.WaitForExit()
    if ($process.ExitCode -ne 0 -and -not $MayFail) { throw "$Command failed with exit code $($process.ExitCode)." }
}
