# Uses a section, says so, and holds it until its input ends.
param([string] $Path, [string] $SectionId)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
Use-MdLock -Path $Path -SectionId $SectionId -Timeout 300 {
    [Console]::Out.WriteLine('held')
    $null = [Console]::In.ReadLine()
}
