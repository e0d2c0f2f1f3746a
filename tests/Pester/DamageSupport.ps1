# Support.ps1, and more: documents with a history, and what may happen to their files.

. (Join-Path $PSScriptRoot 'Support.ps1')

function Add-DocumentWithHistory {
    $path = Add-Document
    Set-MdSection $path linux -Append 'Or zypper.'
    $path
}

function Edit-File([string] $Path, [string] $Old, [string] $New) {
    [System.IO.File]::WriteAllText($Path, [System.IO.File]::ReadAllText($Path).Replace($Old, $New))
}

# Alters a line of the history.
function Edit-History([string] $Path) {
    Edit-File ([System.IO.Directory]::GetFiles((Join-Path (Get-DurableFolder $Path) 'history'), '*.jsonl')[0]) 'zypper' 'wget'
}

# Alters a line of the audit trail.
function Edit-Trail([string] $Path) {
    Edit-File (Join-Path (Get-DurableFolder $Path) 'audit.jsonl') '"commit"' '"cleanup"'
}

# Leaves a temporary file, as a commit does whose process died; returns it.
function Add-TemporaryFile([string] $Path) {
    $left = Join-Path (Split-Path -Parent $Path) ".$(Split-Path -Leaf $Path).0123456789abcdef.mdlock-tmp"
    [System.IO.File]::WriteAllText($left, 'half')
    $left
}

# Leaves a journal that was not written to its end.
function Add-TornJournal([string] $Path) {
    [System.IO.File]::AppendAllText((Join-Path (Get-DurableFolder $Path) 'journal/commits'), '{"half":')
}
