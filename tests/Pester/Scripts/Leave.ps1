# Locks a section, tells the names of the module's threads, removes the module after a line of input, and says so when
# the threads have ended; it stays until its input ends.
param([string] $Path)

$ErrorActionPreference = 'Stop'

# Where the system tells the names of threads.
function Get-ModuleThread {
    if (-not $IsLinux) { return }
    foreach ($thread in [System.IO.Directory]::GetDirectories('/proc/self/task')) {
        try {
            $name = [System.IO.File]::ReadAllText("$thread/comm").Trim()
            if ($name -like 'MdLock *') { $name }
        } catch [System.IO.IOException] {
            # It ended meanwhile.
            continue
        }
    }
}

Import-Module $env:MDLOCK_MODULE
$null = Lock-MdSection -Path $Path -SectionId linux
[Console]::Out.WriteLine("threads: $(Get-ModuleThread)")
$null = [Console]::In.ReadLine()
Remove-Module MdLock
$elapsed = [System.Diagnostics.Stopwatch]::StartNew()
while (Get-ModuleThread) {
    if ($elapsed.Elapsed.TotalMinutes -gt 2) { throw "Threads are left: $(Get-ModuleThread)." }
    [System.Threading.Thread]::Sleep(20)
}
[Console]::Out.WriteLine('left')
$null = [Console]::In.ReadLine()
