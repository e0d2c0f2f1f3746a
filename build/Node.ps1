# Node.js and npm, for the client of the server for agents that is not the project's own: installed if need be.

function Install-Node {
    <#
    .SYNOPSIS
        Installs Debian's Node.js and npm where they are missing. Returns why that is impossible; nothing when they are there.
    #>
    if ((Get-Command -Name node -CommandType Application -ErrorAction Ignore) -and (Get-Command -Name npm -CommandType Application -ErrorAction Ignore)) { return }
    if (-not $IsLinux -or -not (Get-Command -Name apt-get -ErrorAction Ignore)) {
        return 'Node.js or npm is not installed, and there is no apt-get to install it.'
    }

    if ((id -u) -ne '0') { return 'Node.js or npm is not installed, and only root can install it: apt-get install nodejs npm.' }
    $log = New-TemporaryFile
    $install = 'export DEBIAN_FRONTEND=noninteractive; { apt-get update && apt-get install -y --no-install-recommends nodejs npm; } < /dev/null'
    timeout 600 sh -c $install *> $log.FullName
    if (-not (Get-Command -Name npm -CommandType Application -ErrorAction Ignore)) {
        $why = (Get-Content -LiteralPath $log.FullName -Tail 3) -join ' '
        return "Node.js and npm could not be installed: $why"
    }
}
