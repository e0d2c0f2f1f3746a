# Locks a section of one document, or of all that a wildcard finds, and holds it until its input ends.
param([string] $Path, [string] $SectionId, [string] $Operation = '')

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
[Console]::Out.WriteLine('ready')
$null = Lock-MdSection -Path $Path -SectionId $SectionId -Operation $Operation -Timeout 300
[Console]::Out.WriteLine('held')
$null = [Console]::In.ReadLine()
