# Asks what the end of a lock's owner would do, and leaves what the host shows in the output.
param([string] $Path, [string] $SectionId)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Unlock-MdSection -Path $Path -SectionId $SectionId -StopOwner -WhatIf
