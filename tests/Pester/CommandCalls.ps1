# Dot-sourced after Support.ps1: one call of each command, for what must hold for all of them.

# The arguments of one call on the document that Add-CallDocument makes. Each call that changes something changes it.
function Get-CallTable([string] $Path) {
    @{
        'Add-MdSection' = @{ Path = $Path; Content = '## New'; Under = 'guide' }
        'Compare-MdSectionVersion' = @{ Path = $Path; SectionId = 'linux' }
        'Export-MdDocument' = @{ Path = $Path; Destination = "$Path.json"; Format = 'Json' }
        'Export-MdLockMetric' = @{ Path = $Path; Destination = "$Path.prom"; Format = 'Prometheus' }
        'Export-MdLockReport' = @{ Path = $Path; Destination = "$Path.html" }
        'Get-MdLock' = @{ Path = $Path; IncludeWaiting = $true }
        'Get-MdLockConfiguration' = @{ Path = $Path }
        'Get-MdLockEvent' = @{ Path = $Path }
        'Get-MdLockMetric' = @{ Path = $Path }
        'Get-MdSection' = @{ Path = $Path }
        'Get-MdSectionVersion' = @{ Path = $Path }
        'Invoke-MdLockCleanup' = @{ Path = $Path }
        'Lock-MdSection' = @{ Path = $Path; SectionId = 'install' }
        'Move-MdDocument' = @{ Path = $Path; Destination = "$Path.moved.md" }
        'Move-MdSection' = @{ Path = $Path; SectionId = 'windows'; Before = 'linux' }
        'Remove-MdSection' = @{ Path = $Path; SectionId = 'windows' }
        'Rename-MdSection' = @{ Path = $Path; SectionId = 'windows'; NewTitle = 'Others' }
        'Repair-MdDocument' = @{ Path = $Path }
        'Restore-MdSection' = @{ Path = $Path; SectionId = 'linux'; Version = 1 }
        'Set-MdLockConfiguration' = @{ Path = $Path; Scope = 'Document'; TimeToLive = 60 }
        'Set-MdSection' = @{ Path = $Path; SectionId = 'windows'; Append = 'Or choco.' }
        'Start-MdMcpServer' = @{ Root = [System.IO.Path]::GetDirectoryName($Path) }
        'Test-MdDocument' = @{ Path = $Path; Detailed = $true }
        'Test-MdLockStore' = @{ Path = $Path }
        'Unlock-MdSection' = @{ Path = $Path; SectionId = 'usage' }
        'Use-MdLock' = @{ Path = $Path; SectionId = 'install'; ScriptBlock = { $_ | Get-MdSection } }
        'Wait-MdLock' = @{ Path = $Path; SectionId = 'install' }
        'Watch-MdLock' = @{ Path = $Path; Duration = 0.2 }
    }
}

# A document with two versions of linux, a shared lock of one's own on usage, and what a commit that died left. The lock would
# be in the way of a command that needs the whole document.
function Add-CallDocument([string] $For = '') {
    $path = Add-Document
    Set-MdSection $path linux -Append 'Or zypper.'
    if ($For -ne 'Move-MdDocument') { $null = Lock-MdSection $path usage -Mode Shared -Operation 'a call' }
    [System.IO.File]::WriteAllText((Join-Path (Split-Path -Parent $path) '.guide.md.0123456789abcdef.mdlock-tmp'), 'half')
    $path
}
