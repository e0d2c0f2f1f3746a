# Adds a line to the body of a section.
param([string] $Path, [string] $SectionId, [string] $Line)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Set-MdSection -Path $Path -SectionId $SectionId -Append $Line -Timeout 300
