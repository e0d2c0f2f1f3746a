# Uses the module by its name, as it was installed.
param([string] $Path)

$ErrorActionPreference = 'Stop'
Import-Module MdLock
$lock = Lock-MdSection $Path usage
Set-MdSection $Path usage -Append 'By the installed module.'
$lock | Unlock-MdSection
$module = Get-Module MdLock
[Console]::Out.WriteLine("$($module.Version) in $($module.ModuleBase)")
[Console]::Out.WriteLine((Get-Help Start-MdMcpServer).Synopsis.Trim())
