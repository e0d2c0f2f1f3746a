# Dot-sourced by build.ps1 and by the tests of the help: makes what Get-Help reads from the pages of docs/en-US.

# One line for each paragraph, list items apart, without marks of emphasis: whoever shows the text breaks its lines.
function ConvertTo-PlainText([string] $Text) {
    $joined = $Text -replace '\*\*', '' -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '(?<=\S) *\r?\n(?=[^\r\n\-])', ' '
    $joined.Trim()
}

# Breaks a text into lines of at most 80 characters.
function ConvertTo-WrappedLine([string] $Text, [string] $Indent, [string] $First = $Indent) {
    $line = $First
    $isEmpty = $true
    foreach ($word in $Text -split '\s+' | Where-Object { $_ }) {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt 80) {
            $line
            $line = $Indent
            $isEmpty = $true
        }
        $line += if ($isEmpty) { $word } else { " $word" }
        $isEmpty = $false
    }
    if (-not $isEmpty) { $line }
}

# The plain text of an about topic: headings at the left, text below them.
function ConvertTo-AboutText([string] $Markdown) {
    $lines = [System.Collections.Generic.List[string]]::new()
    $text = [System.Collections.Generic.List[string]]::new()
    $isFenced = $false
    $end = {
        if ($text.Count -gt 0) {
            $paragraph = ConvertTo-PlainText ($text -join ' ')
            $wrapped = if ($paragraph.StartsWith('- ')) { ConvertTo-WrappedLine -Text $paragraph.Substring(2) -Indent '      ' -First '    - ' }
            else { ConvertTo-WrappedLine -Text $paragraph -Indent '    ' }
            $lines.AddRange([string[]] @($wrapped))
            $text.Clear()
        }
    }
    foreach ($line in $Markdown -split "`r?`n") {
        if ($line -match '^```') {
            . $end
            $isFenced = -not $isFenced
        } elseif ($isFenced) {
            $lines.Add("        $line".TrimEnd())
        } elseif ($line -match '^(#+) +(.+)$') {
            . $end
            $title = $Matches[2]
            switch ($Matches[1].Length) {
                1 { $lines.Add('TOPIC'); $lines.Add("    $title") }
                2 { $lines.Add($title.ToUpperInvariant()) }
                default { $lines.Add("  $title") }
            }
        } elseif (-not $line.Trim()) {
            . $end
            if ($lines.Count -gt 0 -and $lines[-1]) { $lines.Add('') }
        } else {
            if ($line.StartsWith('- ')) { . $end }
            $text.Add($line.Trim())
        }
    }
    . $end

    # No blank line between a heading and its text.
    $result = for ($i = 0; $i -lt $lines.Count; $i++) {
        $isAfterHeading = $i -gt 0 -and -not $lines[$i] -and $lines[$i - 1] -match '^(\S|  \S)'
        if (-not $isAfterHeading) { $lines[$i] }
    }
    (($result -join "`n").Trim() + "`n")
}

# Makes the text of each about topic, in a folder.
function Export-AboutText([string[]] $Page, [string] $Folder) {
    foreach ($file in $Page) {
        $name = [IO.Path]::GetFileNameWithoutExtension($file) + '.help.txt'
        [IO.File]::WriteAllText((Join-Path $Folder $name), (ConvertTo-AboutText ([IO.File]::ReadAllText($file))))
    }
}
