# Shows who holds and who waits on a document, until its pipeline is ended.
param([string] $Path, [double] $Duration)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Watch-MdLock -Path $Path -Dashboard -RefreshInterval 0.1 -Duration $Duration
[Console]::Out.WriteLine('ended')
