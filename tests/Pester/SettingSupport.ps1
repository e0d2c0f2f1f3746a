# Dot-sourced after Support.ps1: where settings stand on the disk, for the suites of what reads and writes them.

$userFile = Join-Path $TestDrive 'config/mdlock/settings.json'

function Get-FolderFile([string] $Folder) { Join-Path $Folder '.mdlock/.mdlock/settings.json' }

function Get-DocumentFile([string] $Path) {
    Join-Path (Split-Path -Parent $Path) ('.mdlock/' + (Split-Path -Leaf $Path) + '/settings.json')
}

# A file of settings that nobody checked.
function Add-SettingFile([string] $Path, [string] $Text) {
    $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $Path))
    [System.IO.File]::WriteAllText($Path, $Text)
}

# So that nothing is set any more but what documents and folders set.
function Clear-Setting {
    [System.Environment]::SetEnvironmentVariable('LOCK_TTL', $null)
    if ([System.IO.File]::Exists($userFile)) { [System.IO.File]::Delete($userFile) }
}
