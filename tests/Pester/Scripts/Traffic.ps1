# Takes and releases locks of all kinds on the guide, and checks each by a witness of its own: one file for each body
# that a lock covers. An exclusive holder must be able to create it and find no reader's; a reader must find no writer's.
# Emits how often it counted up in the section "usage".
param([string] $Path, [string] $Witness, [int] $Seed, [int] $Rounds, [string] $Module = $env:MDLOCK_MODULE)

$ErrorActionPreference = 'Stop'
Import-Module $Module

$install = 'install', 'linux', 'windows'
$all = @('_preamble', 'guide', 'usage') + $install
$requests = @(
    @{ Request = @{ Document = $true }; Bodies = $all }
    @{ Request = @{ SectionId = 'guide' }; Bodies = @('guide', 'usage') + $install }
    @{ Request = @{ SectionId = 'guide'; Scope = 'Body' }; Bodies = @('guide') }
    @{ Request = @{ SectionId = 'install' }; Bodies = $install }
    @{ Request = @{ SectionId = 'install'; Scope = 'Body' }; Bodies = @('install') }
    @{ Request = @{ SectionId = 'linux' }; Bodies = @('linux') }
    @{ Request = @{ SectionId = 'linux', 'usage' }; Bodies = @('linux', 'usage') }
    @{ Request = @{ SectionId = 'windows', 'usage' }; Bodies = @('windows', 'usage') }
    @{ Request = @{ SectionId = 'usage' }; Bodies = @('usage') }
)

$random = [System.Random]::new($Seed)
$counted = 0
for ($round = 0; $round -lt $Rounds; $round++) {
    $choice = $requests[$random.Next($requests.Count)]
    $request = $choice.Request
    $mode = if ($random.Next(3) -eq 0) { 'Shared' } else { 'Exclusive' }
    $locks = Lock-MdSection -Path $Path @request -Mode $mode -Timeout 600

    $marks = [System.Collections.Generic.List[string]]::new()
    try {
        foreach ($body in $choice.Bodies) {
            $name = if ($mode -eq 'Exclusive') { "$body.writer" } else { "$body.reader.$([guid]::NewGuid().ToString('N'))" }
            $file = [System.IO.Path]::Combine($Witness, $name)
            # Fails if it is there: then another holder is in the same body.
            [System.IO.FileStream]::new($file, 'CreateNew', 'Write', 'None').Dispose()
            $marks.Add($file)
            if ($mode -eq 'Shared' -and [System.IO.File]::Exists([System.IO.Path]::Combine($Witness, "$body.writer"))) {
                throw "A reader of '$body' met a writer."
            }
            if ($mode -eq 'Exclusive' -and [System.IO.Directory]::GetFiles($Witness, "$body.reader.*").Count -gt 0) {
                throw "A writer of '$body' met a reader."
            }
        }

        if ($mode -eq 'Exclusive' -and 'usage' -in $choice.Bodies) {
            Set-MdSection -Path $Path -SectionId usage -NoWait -Update { $_.Content -replace '\d+', { [int] $_.Value + 1 } }
            $counted++
        }
    } finally {
        # Also after a conflict, so that it is reported at once and not after everybody has waited for this lock.
        foreach ($mark in $marks) { [System.IO.File]::Delete($mark) }
        $locks | Unlock-MdSection
    }
}
$counted
