# Adds one to the number in a section, as often as asked, after a line of input has come.
param([string] $Path, [string] $SectionId, [int] $Times)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
[Console]::Out.WriteLine('ready')
$null = [Console]::In.ReadLine()
for ($time = 0; $time -lt $Times; $time++) {
    Set-MdSection -Path $Path -SectionId $SectionId -Timeout 600 -Update {
        $_.Content -replace '\d+', { [int] $_.Value + 1 }
    }
}
