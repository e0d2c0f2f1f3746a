# What suites need and a fresh machine may lack, from Debian.

function Install-DebianPackage {
    <#
    .SYNOPSIS
        Installs packages of Debian where commands of theirs are missing. Returns why that is impossible; nothing when they are there.
    .DESCRIPTION
        Services that they bring are not started: tests start what they need themselves.
    .PARAMETER Name
        What they are, for messages.
    .PARAMETER Command
        The commands that are needed.
    .PARAMETER Package
        The packages that have them.
    #>
    param([string] $Name, [string[]] $Command, [string[]] $Package)

    if (Test-Program $Command) { return }
    if (-not $IsLinux -or -not (Get-Command -Name apt-get -ErrorAction Ignore)) {
        return "$Name is not installed, and there is no apt-get to install it."
    }

    if ((id -u) -ne '0') { return "$Name is not installed, and only root can install it: apt-get install $Package." }
    $log = New-TemporaryFile
    # Packages ask this program whether a service may start (policy-rc.d). One that is there already may stay as it is.
    $install = @"
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if ! test -e "`$policy"; then
    trap 'rm -f "`$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' > "`$policy"
    chmod 755 "`$policy"
fi
{ apt-get update && apt-get install -y --no-install-recommends $Package; } < /dev/null
"@
    timeout 600 sh -c $install *> $log.FullName
    if (-not (Test-Program $Command)) {
        $why = (Get-Content -LiteralPath $log.FullName -Tail 3) -join ' '
        return "$Name could not be installed: $why"
    }
}

function Test-Program([string[]] $Command) {
    -not $Command.Where({ -not (Get-Command -Name $_ -CommandType Application -ErrorAction Ignore) })
}
