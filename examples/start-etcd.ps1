<#
.SYNOPSIS
    Starts one etcd server on this machine, to try MdLock with it; ends it again.
.DESCRIPTION
    The server listens on the loopback address alone and keeps its data in a temporary folder, which is gone at the end. The
    line that is written sets LOCK_STORE: run it wherever you try MdLock. Enter ends the server; so does Ctrl+C.

    It is Debian's package etcd-server, or any etcd from 3.4 on. No data that you want to keep belongs there: docs/etcd.md says
    how a cluster is set up for that.
.PARAMETER Server
    The program. Unless you name one, the command etcd.
.PARAMETER Port
    The port for clients. Unless you choose one, one that is free.
.PARAMETER Patience
    How many seconds it may take until the server answers.
.EXAMPLE
    pwsh examples/start-etcd.ps1
#>
[CmdletBinding()]
param(
    [string] $Server = 'etcd',

    [ValidateRange(0, 65535)]
    [int] $Port,

    [ValidateRange(1, 3600)]
    [int] $Patience = 30
)

$ErrorActionPreference = 'Stop'
$program = Get-Command -Name $Server -CommandType Application -TotalCount 1 -ErrorAction Ignore
if (-not $program) {
    throw "There is no command '$Server'. Install it, on Debian and Ubuntu with: apt-get install etcd-server"
}

# Two listeners at once, so that the ports are not the same one.
function Get-FreePort([int] $Count) {
    $listeners = foreach ($i in 1..$Count) { [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0) }
    foreach ($listener in $listeners) { $listener.Start() }
    foreach ($listener in $listeners) { $listener.LocalEndpoint.Port; $listener.Stop() }
}

$clientPort, $peerPort = Get-FreePort 2
if ($Port) { $clientPort = $Port }
$client = "http://127.0.0.1:$clientPort"
$peer = "http://127.0.0.1:$peerPort"
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "mdlock-etcd-$PID-$clientPort"
$start = [System.Diagnostics.ProcessStartInfo]::new($program.Source)
foreach ($word in @(
        '--name', 'mdlock', '--data-dir', $folder
        '--listen-client-urls', $client, '--advertise-client-urls', $client
        '--listen-peer-urls', $peer, '--initial-advertise-peer-urls', $peer, '--initial-cluster', "mdlock=$peer")) {
    $start.ArgumentList.Add($word)
}

# What it logs is read, so that the pipe does not fill; it is shown only where the server does not start.
$start.RedirectStandardError = $true
$start.RedirectStandardOutput = $true
$process = [System.Diagnostics.Process]::Start($start)
try {
    $log = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEndAsync()
    $web = [System.Net.Http.HttpClient]::new()
    $web.Timeout = [timespan]::FromSeconds(1)
    $elapsed = [System.Diagnostics.Stopwatch]::StartNew()
    $isUp = $false
    while (-not $isUp) {
        if ($process.HasExited) {
            throw "The server ended with $($process.ExitCode).`n$($output.Result)$($log.Result)"
        }
        if ($elapsed.Elapsed.TotalSeconds -gt $Patience) { throw "The server at $client did not answer within $Patience seconds." }
        try {
            $isUp = $web.GetAsync("$client/health").GetAwaiter().GetResult().IsSuccessStatusCode
        } catch [System.Management.Automation.MethodInvocationException] {
            # Not yet.
            Start-Sleep -Milliseconds 100
        }
    }

    "`$env:LOCK_STORE = 'etcd://127.0.0.1:$clientPort/mdlock'"
    'Press Enter to end the server; what it has is removed.'
    $null = [System.Console]::In.ReadLine()
} finally {
    if (-not $process.HasExited) { $process.Kill() }
    $process.WaitForExit()
    $process.Dispose()
    if ($web) { $web.Dispose() }
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
}
