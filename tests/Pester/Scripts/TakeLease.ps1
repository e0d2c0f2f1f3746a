# Takes a lease on a section, leaves the lock object in a file, and ends.
param([string] $Path, [string] $SectionId, [string] $File)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Lock-MdSection -Path $Path -SectionId $SectionId -Persistent -Operation 'lease' | Export-Clixml -LiteralPath $File
