# Imports the module and edits a document for the first time; says how many methods were compiled for that, and from where
# the core was loaded.
param([string] $Path)

function Get-MethodCount { [System.Runtime.JitInfo]::GetCompiledMethodCount($false) }

Import-Module $env:MDLOCK_MODULE
$null = Get-Command -Name Set-MdSection
$null = Get-MethodCount
$start = Get-MethodCount
Set-MdSection $Path install -Append 'One line more.'
[System.Console]::Out.WriteLine((Get-MethodCount) - $start)
$core = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' }
[System.Console]::Out.WriteLine($core.Location)
