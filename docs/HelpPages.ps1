# Dot-sourced by build.ps1 and by the tests of the help: reads the pages of docs/en-US, which have the form of PlatyPS 1.0.

# The lines of a text, whatever its line ends.
function Split-Line([string] $Text) {
    $Text -split "`r?`n"
}

# Cuts Markdown at its headings: a level, a title, and the lines up to the next heading. Fences hide headings.
function Get-MarkdownPart([string] $Path) {
    $parts = [System.Collections.Generic.List[object]]::new()
    $lines = [System.Collections.Generic.List[string]]::new()
    $parts.Add([pscustomobject]@{ Level = 0; Title = ''; Lines = $lines })
    $isFenced = $false
    foreach ($line in Split-Line ([System.IO.File]::ReadAllText($Path))) {
        if ($line -match '^```') { $isFenced = -not $isFenced }
        if (-not $isFenced -and $line -match '^(#{1,6}) +(.+?)\s*$') {
            $lines = [System.Collections.Generic.List[string]]::new()
            $parts.Add([pscustomobject]@{ Level = $Matches[1].Length; Title = $Matches[2]; Lines = $lines })
        } else {
            $lines.Add($line)
        }
    }
    $parts
}

# The text of some lines, without fenced blocks if those are data.
function Join-Text([string[]] $Lines, [switch] $WithoutFences) {
    $isFenced = $false
    $kept = foreach ($line in $Lines) {
        if ($WithoutFences -and $line -match '^```') { $isFenced = -not $isFenced }
        elseif (-not $isFenced) { $line }
    }
    ($kept -join "`n").Trim()
}

# The data that follows on the text of a parameter.
function Get-ParameterData([string[]] $Lines) {
    $data = @{ Aliases = @(); AcceptedValues = @(); ParameterSets = @() }
    $list = ''
    foreach ($line in $Lines) {
        switch -Regex ($line) {
            '^(\w+): *(\[\])?$' { $list = $Matches[1] }
            '^(\w+): +(?!\[\]$)(.+)$' { $data[$Matches[1]] = $Matches[2].Trim("'") }
            '^- Name: (.+)$' { $data.ParameterSets += @{ Name = $Matches[1] } }
            '^- (?!Name: )(.+)$' { $data[$list] += @($Matches[1].Trim("'")) }
            '^  (\w+): (.+)$' { $data.ParameterSets[-1][$Matches[1]] = $Matches[2] }
        }
    }
    $data
}

# A page of docs/en-US as an object.
function Get-HelpPage([string] $Path) {
    $page = @{ Name = [System.IO.Path]::GetFileNameWithoutExtension($Path); Path = $Path; Examples = @(); Inputs = [ordered] @{}
        Outputs = [ordered] @{}; Parameters = @{}; Syntax = @(); Metadata = @{}; Sections = @{} }
    $section = ''
    foreach ($part in Get-MarkdownPart $Path) {
        if ($part.Level -eq 0) {
            foreach ($line in $part.Lines) { if ($line -match '^([\w .]+): *(.*)$') { $page.Metadata[$Matches[1]] = $Matches[2] } }
        } elseif ($part.Level -le 2) {
            $section = $part.Title
            if ($part.Level -eq 2) { $page.Sections[$section] = Join-Text $part.Lines }
        } elseif ($section -eq 'SYNTAX') {
            $page.Syntax += $part.Title
        } elseif ($section -eq 'EXAMPLES') {
            $page.Examples += @{ Title = $part.Title; Text = Join-Text $part.Lines; Lines = $part.Lines }
        } elseif ($section -eq 'PARAMETERS' -and $part.Title -match '^-(\w+)$') {
            $name = $Matches[1]
            $page.Parameters[$name] = @{ Text = Join-Text $part.Lines -WithoutFences; Data = Get-ParameterData $part.Lines }
        } elseif ($section -eq 'INPUTS') {
            $page.Inputs[$part.Title] = Join-Text $part.Lines
        } elseif ($section -eq 'OUTPUTS') {
            $page.Outputs[$part.Title] = Join-Text $part.Lines
        }
    }
    $page
}
