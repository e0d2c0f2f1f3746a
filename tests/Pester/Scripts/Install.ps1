# Installs the module from a folder that is a repository of packages, for the user that HOME makes of this process.
param([string] $Repository)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Register-PSResourceRepository -Name local -Uri $Repository -Trusted
Install-PSResource -Name MdLock -Repository local -Scope CurrentUser
$installed = Get-InstalledPSResource -Name MdLock
[Console]::Out.WriteLine("$($installed.Name) $($installed.Version) in $($installed.InstalledLocation)")
