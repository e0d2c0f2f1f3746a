# Imports the module and edits a document for the first time; says how many methods were compiled for each, and from where
# the core was loaded.
param([string] $Path)

function Get-MethodCount { [System.Runtime.JitInfo]::GetCompiledMethodCount($false) }

$null = Get-Command -Name Import-Module
$null = Get-MethodCount
$start = Get-MethodCount
Import-Module $env:MDLOCK_MODULE
$imported = Get-MethodCount
$null = Get-Command -Name Set-MdSection
$ready = Get-MethodCount
Set-MdSection $Path install -Append 'One line more.'
$edited = Get-MethodCount
$core = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' }
[System.Console]::Out.WriteLine($imported - $start)
[System.Console]::Out.WriteLine($edited - $ready)
[System.Console]::Out.WriteLine($core.Location)
