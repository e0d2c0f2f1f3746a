# Adds lines of its own to a section, each by reading the section, changing what was read and piping it back; what was
# refused because somebody else was faster is read again. Says how often that was.
param([string] $Path, [string] $SectionId, [string] $Name, [int] $Count, [string] $Way)

$ErrorActionPreference = 'Stop'
if ($env:MDLOCK_MODULE) { Import-Module $env:MDLOCK_MODULE } # In a runspace it is there already.
$conflicts = 0
for ($line = 1; $line -le $Count; $line++) {
    for ($attempt = 1; ; $attempt++) {
        if ($attempt -gt 500) { throw "Line $line of $Name was refused $attempt times." }
        $read = Get-MdSection $Path $SectionId
        $wanted = $read.Content.TrimEnd() + "`n- $Name $line`n`n"
        try {
            switch ($Way) {
                'object' { $read | Set-MdSection -Content $wanted }
                'version' { Set-MdSection $Path $SectionId -Content $wanted -ExpectedVersion $read.Version }
                'clixml' {
                    $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($read))
                    $copy.Content = $wanted
                    $copy | Set-MdSection
                }
                'csv' {
                    $copy = $read | ConvertTo-Csv | ConvertFrom-Csv
                    $copy.Content = $wanted
                    $copy | Set-MdSection
                }
                'json' {
                    $copy = $read | ConvertTo-Json | ConvertFrom-Json
                    $copy.Content = $wanted
                    $copy | Set-MdSection
                }
                'update' { Set-MdSection $Path $SectionId -Update { $_.Content.TrimEnd() + "`n- $Name $line`n`n" } }
                'append' { $read | Set-MdSection -Append "- $Name $line" }
                'lock' {
                    Use-MdLock $Path $SectionId {
                        $now = Get-MdSection $Path $SectionId
                        Set-MdSection $Path $SectionId -Content ($now.Content.TrimEnd() + "`n- $Name $line`n`n")
                    }
                }
            }
            break
        }
        catch {
            if ($_.FullyQualifiedErrorId -notlike 'VersionConflict,*') { throw }
            $conflicts++
        }
    }
}
"conflicts $conflicts"
