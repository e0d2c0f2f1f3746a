# Calls each changing command with -WhatIf, and leaves what the host shows in the output, each after the command's name.
param([string] $Folder)

$ErrorActionPreference = 'Stop'
$TestDrive = $Folder
$suites = Split-Path -Parent $PSScriptRoot
foreach ($script in 'Support.ps1', 'ConventionRules.ps1', 'CommandCalls.ps1') { . (Join-Path $suites $script) }
foreach ($command in Get-Command -Module MdLock | Where-Object { Test-ChangingCommand $_ }) {
    $path = Add-CallDocument
    $arguments = (Get-CallTable $path)[$command.Name]
    [Console]::Out.WriteLine("== $($command.Name) $($arguments.Path ?? $arguments.Root)")
    $null = & $command @arguments -WhatIf
}
Close-Everything
