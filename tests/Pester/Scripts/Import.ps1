# Imports the module if asked to, twice and by force, and stays until its input ends.
param([string] $Import)

$ErrorActionPreference = 'Stop'
if ($Import -eq 'imported') {
    Import-Module $env:MDLOCK_MODULE
    Import-Module $env:MDLOCK_MODULE -Force
    Import-Module $env:MDLOCK_MODULE -Force
}
[Console]::Out.WriteLine($Import)
$null = [Console]::In.ReadLine()
