# Changes the body of a section so many times.
param([string] $Path, [string] $SectionId, [int] $Times)

$ErrorActionPreference = 'Stop'
Import-Module $env:MDLOCK_MODULE
for ($time = 1; $time -le $Times; $time++) {
    Set-MdSection -Path $Path -SectionId $SectionId -Body "Time $time.`n" -Timeout 300
}
