<#
.SYNOPSIS
    Cleans up after editors that died, for a scheduler to call once a minute.
.DESCRIPTION
    Removes what is stale or left over in a folder of documents, adds a line to a log, and writes the figures for the
    textfile collector of Prometheus' node exporter. It is safe beside live editors, and beside itself.

    The exit code is 0 when all went well, 1 when a document could not be cleaned up, and 2 when nothing could be done.
.PARAMETER Path
    The folder of the documents.
.PARAMETER Recurse
    Look into the folders within it too.
.PARAMETER LogPath
    The file to which a line is added. Without it, the line is only written out.
.PARAMETER PrometheusPath
    The file for the figures; its name ends in .prom. Without it, none are written.
.EXAMPLE
    pwsh -NoProfile -File Invoke-ScheduledCleanup.ps1 -Path /srv/docs -Recurse -LogPath /var/log/mdlock-cleanup.log
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Path,

    [switch] $Recurse,

    [string] $LogPath,

    [string] $PrometheusPath
)

$ErrorActionPreference = 'Stop'
$removed = @()
$failures = @()
$code = 0
try {
    if (-not (Get-Module -Name MdLock)) { Import-Module -Name MdLock }

    # An error of one document is no reason to leave the others.
    $removed = @(Invoke-MdLockCleanup -LiteralPath $Path -Recurse:$Recurse -Confirm:$false `
            -ErrorAction SilentlyContinue -ErrorVariable failures)
    if ($PrometheusPath) {
        Export-MdLockMetric -LiteralPath $Path -Recurse:$Recurse -Format Prometheus -Destination $PrometheusPath -Confirm:$false
    }

    if ($failures.Count -gt 0) { $code = 1 }
} catch {
    $failures = @($failures) + $_
    $code = 2
}

$counts = foreach ($kind in 'Lock', 'Ticket', 'File') {
    '{0}s={1}' -f $kind.ToLowerInvariant(), @($removed | Where-Object Kind -EQ $kind).Count
}

# Once, so that what is written out and what is logged are the same line however long the log takes.
$time = [datetime]::UtcNow

function Get-LogLine {
    $line = '{0:yyyy-MM-ddTHH:mm:ssZ} path="{1}" {2} errors={3} exit={4}' -f
        $time, $Path, ($counts -join ' '), $failures.Count, $code
    foreach ($failure in $failures) {
        $line += ' error="{0}"' -f ($failure.ToString() -replace '[\r\n"]+', ' ')
    }
    $line
}

if ($LogPath) {
    try {
        [System.IO.File]::AppendAllText($LogPath, (Get-LogLine) + [System.Environment]::NewLine)
    } catch {
        [System.Console]::Error.WriteLine("The log cannot be written: $_")
        $failures = @($failures) + $_
        $code = 2
    }
}

# Last, because only now it is known how it ends.
Write-Output (Get-LogLine)
exit $code
