# Edits a document with the file store, then asks for a lock on another one in a cluster that is not there; says after each step
# which assemblies that speak to etcd are loaded.
param([string] $Path, [string] $Other)

$ErrorActionPreference = 'Stop'
function Write-Loaded([string] $Step) {
    $names = [System.AppDomain]::CurrentDomain.GetAssemblies().ForEach{ $_.GetName().Name } -match '^(MdLock\.Etcd|Grpc|Google)'
    [Console]::Out.WriteLine("$Step`: $($names -join ', ')")
}

Import-Module $env:MDLOCK_MODULE
Write-Loaded 'imported'
Set-MdSection $Path usage -Append 'More.'
Write-Loaded 'edited'
$env:LOCK_STORE = 'etcd://127.0.0.1:1/none'
try { $null = Lock-MdSection $Other usage -MaxRetries 0 } catch { [Console]::Out.WriteLine($_.Exception.ErrorId) }
Write-Loaded 'refused'
