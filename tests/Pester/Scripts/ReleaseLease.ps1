# Releases the lease whose lock object is in a file.
param([string] $File)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Import-Clixml -LiteralPath $File | Unlock-MdSection
