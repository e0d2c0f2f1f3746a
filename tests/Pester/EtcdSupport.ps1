# Dot-sourced after Support.ps1 by suites that need an etcd of their own: one server, which can be stopped and go on.

$servers = [System.Collections.Generic.List[hashtable]]::new()

# Where one will be: nothing runs yet. Two listeners at once, so that the ports are not the same one.
function New-EtcdPlace {
    $listeners = foreach ($i in 1..2) { [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0) }
    foreach ($listener in $listeners) { $listener.Start() }
    $client, $peer = foreach ($listener in $listeners) { $listener.LocalEndpoint.Port; $listener.Stop() }
    $etcd = @{
        # Not the drive for tests, which forgets after each block what came in it.
        Folder = [System.IO.Directory]::CreateTempSubdirectory('mdlock-etcd-').FullName
        Client = "http://127.0.0.1:$client"
        Peer = "http://127.0.0.1:$peer"
        Address = "127.0.0.1:$client"
        Process = $null
    }
    $servers.Add($etcd)
    $etcd
}

# The name of a store there.
function Get-EtcdStore([hashtable] $Etcd, [string] $Prefix = 'mdlock') { "etcd://$($Etcd.Address)/$Prefix" }

# Starts the server on the data that it had before, and returns when it answers.
function Start-Etcd([hashtable] $Etcd) {
    $log = Join-Path $Etcd.Folder 'log'
    $start = [System.Diagnostics.ProcessStartInfo]::new('etcd')
    foreach ($word in @(
            '--name', 'one', '--data-dir', (Join-Path $Etcd.Folder 'data'), '--logger', 'zap', '--log-outputs', $log
            '--listen-client-urls', $Etcd.Client, '--advertise-client-urls', $Etcd.Client
            '--listen-peer-urls', $Etcd.Peer, '--initial-advertise-peer-urls', $Etcd.Peer, '--initial-cluster', "one=$($Etcd.Peer)")) {
        $start.ArgumentList.Add($word)
    }
    $Etcd.Process = [System.Diagnostics.Process]::Start($start)
    $web = [System.Net.Http.HttpClient]::new()
    $web.Timeout = [timespan]::FromSeconds(1)
    try {
        Wait-Until "the server at $($Etcd.Client) answers" {
            if ($Etcd.Process.HasExited) { throw "The server ended: $([System.IO.File]::ReadAllText($log))" }
            try { $web.GetAsync("$($Etcd.Client)/health").GetAwaiter().GetResult().IsSuccessStatusCode } catch { $false }
        }
    } finally {
        $web.Dispose()
    }
}

# Ends the server as a power cut does; its data stay.
function Stop-Etcd([hashtable] $Etcd) { Invoke-Kill $Etcd.Process }

# Ends all for good. After Close-Everything: who leaves gives his lease back, and would wait for a server that is gone.
function Close-Etcd {
    foreach ($etcd in $servers) {
        if ($etcd.Process -and -not $etcd.Process.HasExited) { Stop-Etcd $etcd }
        [System.IO.Directory]::Delete($etcd.Folder, $true)
    }
}
