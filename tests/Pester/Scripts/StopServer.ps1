# Starts the server in a runspace of the console's host, stops it as Ctrl+C does when there is a file of the name stop in the
# folder, and says how that went.
param([string] $Folder)

$ErrorActionPreference = 'Stop'
$TestDrive = $Folder
. (Join-Path (Split-Path -Parent $PSScriptRoot) 'Support.ps1')
$runspace = [runspacefactory]::CreateRunspace($Host)
$runspace.Open()
$runspaces.Add($runspace)
$null = Invoke-Owner $runspace { param($module) Import-Module $module } $manifest
$pipeline = Open-Pipeline -Runspace $runspace -Script { param($folder) Start-MdMcpServer $folder -Verbose } -Arguments $Folder
$null = $pipeline.BeginInvoke()
Wait-Until 'it is to be stopped' { [System.IO.File]::Exists([System.IO.Path]::Combine($Folder, 'stop')) }
Stop-Pipeline $pipeline

# Where this comes shows that standard output is given back.
[Console]::Out.WriteLine("$($pipeline.InvocationStateInfo.State), $($pipeline.Streams.Error.Count) errors, $(@(Get-MdLock $Folder).Count) locks")
Close-Everything
