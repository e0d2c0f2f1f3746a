# Dot-sourced by build.ps1 and by the tests of the help: makes what Get-Help reads from the pages of docs/en-US.

# One line for each paragraph, list items apart, without marks of emphasis: whoever shows the text breaks its lines.
function ConvertTo-PlainText([string] $Text) {
    $joined = $Text -replace '\*\*', '' -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '(?<=\S) *\r?\n(?=[^\r\n\-])', ' '
    $joined.Trim()
}

# The text of an example: commands behind a prompt, what they return as it is.
function ConvertTo-ExampleText([string] $Text) {
    $prose = [System.Collections.Generic.List[string]]::new()
    $blocks = [System.Collections.Generic.List[string]]::new()
    $fence = ''
    foreach ($line in $Text -split "`r?`n") {
        if ($line -match '^```(\w*)') {
            if (-not $fence -and $prose.Count -gt 0) { $blocks.Add((ConvertTo-PlainText ($prose -join "`n"))) }
            if ($fence) { $blocks.Add($prose -join "`n") }
            $fence = if ($fence) { '' } else { $Matches[1] }
            $prose.Clear()
        } elseif ($fence -eq 'powershell') {
            $prose.Add($(if ($line -match '^[\s}]') { ">> $line" } else { "PS> $line" }))
        } else {
            $prose.Add($line)
        }
    }
    $blocks.Add((ConvertTo-PlainText ($prose -join "`n")))
    # PlatyPS would make paragraphs at empty lines, and Get-Help run them together.
    ($blocks | Where-Object { $_ }) -join "`n`n" -replace '(?<=\n)\r?\n', " `n"
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

# Makes the XML help of the pages with PlatyPS, in a folder.
function Export-CommandHelp([string[]] $Page, [string] $Folder) {
    Import-Module -Name Microsoft.PowerShell.PlatyPS
    $helps = @($Page | Sort-Object | Import-MarkdownCommandHelp)
    foreach ($help in $helps) {
        $errors = @($help.Diagnostics.Messages | Where-Object Severity -EQ 'Error')
        if ($errors) { throw "$($help.Title): $($errors -join '; ')" }
        $help.Description = ConvertTo-PlainText $help.Description
        $help.Notes = ConvertTo-PlainText $help.Notes
        foreach ($example in $help.Examples) { $example.Remarks = ConvertTo-ExampleText $example.Remarks }
        foreach ($part in @($help.Parameters) + @($help.Inputs) + @($help.Outputs)) {
            $part.Description = ConvertTo-PlainText $part.Description
        }
        # Links to other pages are names for Get-Help, no addresses.
        foreach ($link in $help.RelatedLinks) { if ($link.Uri -notmatch ':') { $link.Uri = '' } }
    }

    $made = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString('N'))
    try {
        foreach ($file in $helps | Export-MamlCommandHelp -OutputFolder $made -Force) {
            $xml = [xml]::new()
            $xml.Load($file.FullName)
            Complete-Maml $xml $helps
            $settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
            $writer = [System.Xml.XmlWriter]::Create((Join-Path $Folder $file.Name), $settings)
            $xml.Save($writer)
            $writer.Dispose()
            [IO.File]::AppendAllText((Join-Path $Folder $file.Name), "`n")
        }
    } finally {
        if (Test-Path -LiteralPath $made) { Remove-Item -LiteralPath $made -Recurse -Force }
    }
}

# PlatyPS does not write the default values that the pages tell, and writes a link where there is no address.
function Complete-Maml([xml] $Maml, [object[]] $Helps) {
    $names = [System.Xml.XmlNamespaceManager]::new($Maml.NameTable)
    $names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
    $names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
    foreach ($help in $Helps) {
        $command = $Maml.SelectSingleNode("//command:command[command:details/command:name='$($help.Title)']", $names)
        foreach ($parameter in $help.Parameters) {
            $node = $command.SelectSingleNode("command:parameters/command:parameter[maml:name='$($parameter.Name)']", $names)
            $value = $Maml.CreateElement('dev', 'defaultValue', 'http://schemas.microsoft.com/maml/dev/2004/10')
            $value.InnerText = if ($parameter.DefaultValue) { $parameter.DefaultValue } else { 'None' }
            $null = $node.AppendChild($value)
        }

        foreach ($link in @($command.SelectNodes("command:relatedLinks/maml:navigationLink[maml:linkText='Online Version']", $names))) {
            if (-not $help.Metadata['HelpUri']) { $null = $link.ParentNode.RemoveChild($link) }
        }
    }
}

# Makes the text of each about topic, in a folder.
function Export-AboutText([string[]] $Page, [string] $Folder) {
    foreach ($file in $Page) {
        $name = [IO.Path]::GetFileNameWithoutExtension($file) + '.help.txt'
        [IO.File]::WriteAllText((Join-Path $Folder $name), (ConvertTo-AboutText ([IO.File]::ReadAllText($file))))
    }
}
