# Serves the client that started this process, in a current folder and with folders that may be wildcards.
param([string] $Folder, [string] $Root)

Import-Module $env:MDLOCK_MODULE
Set-Location -LiteralPath $Folder
$arguments = if ($Root) { @{ Root = $Root -split ',' } } else { @{} }
Start-MdMcpServer @arguments -Verbose
exit [int] -not $?
