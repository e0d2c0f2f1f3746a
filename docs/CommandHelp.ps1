# Dot-sourced by build.ps1: keeps what the pages of docs/en-US say of syntax and parameters as the built cmdlets have it,
# and makes the XML that Get-Help reads of them. PlatyPS, whose form the pages have, puts a whole example into its
# introduction, where neither `(Get-Help …).examples.example.code` nor an editor finds the code.

$mamlNamespaces = @{
    ''      = 'http://msh'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

# The parameters of a set as its syntax shows them: positional ones, then what must be given, then the others.
function Get-SyntaxParameter([System.Management.Automation.CommandParameterSetInfo] $Set) {
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $own = @($Set.Parameters | Where-Object { $_.Name -notin $common })
    $asked = 'WhatIf', 'Confirm'
    $own | Where-Object Position -GE 0 | Sort-Object Position
    $named = @($own | Where-Object Position -LT 0)
    $named | Where-Object IsMandatory
    $named | Where-Object { -not $_.IsMandatory -and $_.Name -notin $asked }
    foreach ($name in $asked) { $named | Where-Object Name -EQ $name }
}

# The name of a type as a syntax line has it: the shell's short one where it has one, else the last part.
function Get-ShortTypeName([type] $Type) {
    $element = if ($Type.IsArray) { $Type.GetElementType() } else { $Type }
    $nullable = [System.Nullable]::GetUnderlyingType($element)
    if ($nullable) { $element = $nullable }
    ("$element" -split '\.')[-1] + $(if ($Type.IsArray) { '[]' })
}

# One parameter set in lines of at most 100 characters.
function ConvertTo-SyntaxLine([string] $Command, [System.Management.Automation.CommandParameterSetInfo] $Set) {
    $words = foreach ($parameter in Get-SyntaxParameter $Set) {
        $isSwitch = $parameter.ParameterType -eq [switch]
        $name = if ($parameter.Position -ge 0) { "[-$($parameter.Name)]" } else { "-$($parameter.Name)" }
        $text = if ($isSwitch) { $name } else { "$name <$(Get-ShortTypeName $parameter.ParameterType)>" }
        if ($parameter.IsMandatory) { $text } else { "[$text]" }
    }
    $line = $Command
    foreach ($word in $words) {
        if ($line.Length + 1 + $word.Length -gt 100) {
            $line
            $line = ''
        }
        $line += " $word"
    }
    $line
}

# The data that a page has below the text of a parameter.
function ConvertTo-ParameterData([System.Management.Automation.ParameterMetadata] $Parameter, [string] $Default) {
    $isWild = @($Parameter.Attributes | Where-Object { $_.GetType().Name -eq 'SupportsWildcardsAttribute' }).Count -gt 0
    $element = if ($Parameter.ParameterType.IsArray) { $Parameter.ParameterType.GetElementType() } else { $Parameter.ParameterType }
    '```yaml'
    "Type: $($Parameter.ParameterType.ToString())"
    "DefaultValue: $(if ($Default -match '^[A-Za-z0-9.]+$') { $Default } else { "'$Default'" })"
    "SupportsWildcards: $("$isWild".ToLowerInvariant())"
    if ($Parameter.Aliases) { 'Aliases:'; $Parameter.Aliases | ForEach-Object { "- $_" } } else { 'Aliases: []' }
    'ParameterSets:'
    foreach ($name in $Parameter.ParameterSets.Keys | Sort-Object { $_ -ne '__AllParameterSets' }, { $_ }) {
        $set = $Parameter.ParameterSets[$name]
        "- Name: $(if ($name -eq '__AllParameterSets') { '(All)' } else { $name })"
        "  Position: $(if ($set.Position -lt 0) { 'Named' } else { $set.Position })"
        foreach ($fact in @{ IsRequired = $set.IsMandatory }, @{ ValueFromPipeline = $set.ValueFromPipeline },
            @{ ValueFromPipelineByPropertyName = $set.ValueFromPipelineByPropertyName },
            @{ ValueFromRemainingArguments = $set.ValueFromRemainingArguments }) {
            foreach ($key in $fact.Keys) { "  ${key}: $("$($fact[$key])".ToLowerInvariant())" }
        }
    }
    'DontShow: false'
    if ($element.IsEnum) { 'AcceptedValues:'; [enum]::GetNames($element) | ForEach-Object { "- $_" } } else { 'AcceptedValues: []' }
    "HelpMessage: ''"
    '```'
}

# Writes syntax and parameters of a page anew, with the texts that it has; a parameter without a text is an error.
function Update-CommandPage([string] $Path) {
    $page = Get-HelpPage $Path
    $command = Get-Command -Name $page.Name -Module MdLock -CommandType Cmdlet
    $text = [IO.File]::ReadAllText($Path)
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters

    $syntax = foreach ($set in $command.ParameterSets | Sort-Object { -not $_.IsDefault }) {
        $isShown = $set.IsDefault -and @($command.ParameterSets).Count -gt 1
        '### ' + $set.Name + $(if ($isShown) { ' (Default)' })
        ''
        '```'
        ConvertTo-SyntaxLine $command.Name $set
        '```'
        ''
    }
    $described = foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common | Sort-Object Name) {
        $known = $page.Parameters[$parameter.Name]
        if (-not $known) { throw "$Path says nothing of -$($parameter.Name): write a heading '### -$($parameter.Name)' and its text." }
        "### -$($parameter.Name)"
        ''
        $known.Text
        ''
        ConvertTo-ParameterData $parameter "$($known.Data.DefaultValue)"
        ''
    }
    $text = Set-PageSection $text 'SYNTAX' ($syntax -join "`n")
    $tail = [regex]::Match($text, '(?ms)^### CommonParameters$.*?(?=^## )').Value
    $text = Set-PageSection $text 'PARAMETERS' (($described -join "`n") + "`n" + $tail)
    if ($text -cne [IO.File]::ReadAllText($Path)) { [IO.File]::WriteAllText($Path, $text) }
}

# A page with another text below one of its headings of the second level.
function Set-PageSection([string] $Text, [string] $Title, [string] $Content) {
    $pattern = "(?ms)^## $Title\n.*?(?=^## )"
    [regex]::Replace($Text, $pattern, { "## $Title`n`n" + $Content.Trim() + "`n`n" })
}

# Opens elements below one another, writes what is in them, and closes them.
function Write-Element([System.Xml.XmlWriter] $Writer, [string] $Name, [scriptblock] $Content, [hashtable] $Attribute = @{}, [string[]] $Order = @()) {
    $prefix, $local = if ($Name.Contains(':')) { $Name.Split(':') } else { '', $Name }
    $Writer.WriteStartElement($prefix, $local, $mamlNamespaces[$prefix])
    foreach ($key in $Order) { $Writer.WriteAttributeString($key, $Attribute[$key]) }
    if ($Content) { . $Content }
    $Writer.WriteEndElement()
}

function Write-Text([System.Xml.XmlWriter] $Writer, [string] $Name, [string] $Text) {
    Write-Element $Writer $Name { if ($Text) { $Writer.WriteString($Text) } }
}

function Write-Paragraph([System.Xml.XmlWriter] $Writer, [string] $Name, [string] $Text) {
    Write-Element $Writer $Name { if ($Text) { Write-Text $Writer 'maml:para' $Text } }
}

# A parameter, as a line of syntax (without a text) or as a part of the help.
function Write-Parameter($Writer, $Parameter, [hashtable] $Facts, [string] $Text, [switch] $Syntax) {
    $attributes = 'required', 'variableLength', 'globbing', 'pipelineInput', 'position', 'aliases'
    $type = $Parameter.ParameterType
    Write-Element $Writer 'command:parameter' -Attribute $Facts -Order $attributes -Content {
        Write-Text $Writer 'maml:name' $Parameter.Name
        Write-Paragraph $Writer 'maml:description' $Text
        $element = if ($type.IsArray) { $type.GetElementType() } else { $type }
        if ($element.IsEnum) {
            Write-Element $Writer 'command:parameterValueGroup' {
                foreach ($value in [enum]::GetNames($element)) { Write-Value $Writer $value 'false' 'false' }
            }
        }
        if ($type -ne [switch]) { Write-Value $Writer $(if ($Syntax) { Get-ShortTypeName $type } else { $type.ToString() }) 'true' "$(-not $Syntax)".ToLowerInvariant() }
        Write-Element $Writer 'dev:type' { Write-Text $Writer 'maml:name' $type.ToString() }
        if (-not $Syntax) { Write-Text $Writer 'dev:defaultValue' $Facts.default }
    }
}

function Write-Value($Writer, [string] $Value, [string] $IsRequired, [string] $IsLong) {
    Write-Element $Writer 'command:parameterValue' { $Writer.WriteString($Value) } -Attribute @{ required = $IsRequired; variableLength = $IsLong } -Order 'required', 'variableLength'
}

# An example in three parts: what is said before the code, the code with what it returns, what is said after it.
function Split-ExampleText([string] $Text) {
    $fenced = [regex]::Match($Text, '(?ms)^```\w*\n.*^```$')
    $isFenced = $false
    $code = foreach ($line in Split-Line $fenced.Value) {
        if ($line -match '^```(\w*)') {
            $isFenced = -not $isFenced
            $kind = $Matches[1]
        } elseif ($isFenced -and $kind -eq 'powershell' -and $line -notmatch '^(PS> |>> )') {
            $(if ($line -match '^[\s}]') { '>> ' } else { 'PS> ' }) + $line
        } else {
            $line
        }
    }
    @{
        Introduction = ConvertTo-PlainText $Text.Substring(0, $fenced.Index)
        Code         = ($code -join "`n").Trim("`n")
        Remarks      = ConvertTo-PlainText $Text.Substring($fenced.Index + $fenced.Length)
    }
}

function Write-Command([System.Xml.XmlWriter] $Writer, [hashtable] $Page) {
    $command = Get-Command -Name $Page.Name -Module MdLock -CommandType Cmdlet
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    Write-Element $Writer 'command:command' {
        Write-Element $Writer 'command:details' {
            Write-Text $Writer 'command:name' $Page.Name
            Write-Paragraph $Writer 'maml:description' (ConvertTo-PlainText $Page.Sections.SYNOPSIS)
            Write-Text $Writer 'command:verb' $command.Verb
            Write-Text $Writer 'command:noun' $command.Noun
        }
        Write-Paragraph $Writer 'maml:description' (ConvertTo-PlainText $Page.Sections.DESCRIPTION)
        Write-Element $Writer 'command:syntax' {
            foreach ($set in $command.ParameterSets | Sort-Object { -not $_.IsDefault }) {
                Write-Element $Writer 'command:syntaxItem' {
                    Write-Text $Writer 'maml:name' $Page.Name
                    foreach ($parameter in Get-SyntaxParameter $set) {
                        Write-Parameter $Writer $parameter (Get-ParameterFact $Page $command $parameter.Name $set.Name) -Syntax
                    }
                }
            }
        }
        Write-Element $Writer 'command:parameters' {
            foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common | Sort-Object Name) {
                $text = ConvertTo-PlainText $Page.Parameters[$parameter.Name].Text
                Write-Parameter $Writer $parameter (Get-ParameterFact $Page $command $parameter.Name) $text
            }
        }
        Write-ExchangedType $Writer 'command:inputTypes' 'command:inputType' $Page.Inputs
        Write-ExchangedType $Writer 'command:returnValues' 'command:returnValue' $Page.Outputs
        Write-Element $Writer 'maml:alertSet' { Write-Paragraph $Writer 'maml:alert' (ConvertTo-PlainText $Page.Sections.NOTES) }
        Write-Element $Writer 'command:examples' {
            foreach ($example in $Page.Examples) {
                $parts = Split-ExampleText $example.Text
                Write-Element $Writer 'command:example' {
                    Write-Text $Writer 'maml:title' "--------- $($example.Title) ---------"
                    # Get-Help sets the code right behind the introduction: the line ends there keep them apart.
                    Write-Paragraph $Writer 'maml:introduction' $(if ($parts.Introduction) { $parts.Introduction + "`n`n" })
                    Write-Text $Writer 'dev:code' $parts.Code
                    Write-Paragraph $Writer 'dev:remarks' $parts.Remarks
                }
            }
        }
        Write-Element $Writer 'command:relatedLinks' {
            # Links to other pages are names for Get-Help, no addresses.
            foreach ($link in [regex]::Matches($Page.Sections['RELATED LINKS'], '(?m)^- \[(.+)\]')) {
                Write-Element $Writer 'maml:navigationLink' {
                    Write-Text $Writer 'maml:linkText' $link.Groups[1].Value
                    Write-Text $Writer 'maml:uri' ''
                }
            }
        }
    }
}

# What the XML says of a parameter, in one set or in all of them.
function Get-ParameterFact([hashtable] $Page, [System.Management.Automation.CmdletInfo] $Command, [string] $Name, [string] $Set) {
    $data = $Page.Parameters[$Name].Data
    $parameter = $Command.Parameters[$Name]
    $sets = @($parameter.ParameterSets.Keys | Where-Object { -not $Set -or $_ -in $Set, '__AllParameterSets' } | ForEach-Object { $parameter.ParameterSets[$_] })
    $position = @($sets.Position | Where-Object { $_ -ge 0 } | Sort-Object)[0]
    $piped = @(
        if ($sets.ValueFromPipeline -contains $true) { 'ByValue' }
        if ($sets.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' }
    ) -join ', '
    @{
        required       = "$($sets.IsMandatory -contains $true)".ToLowerInvariant()
        variableLength = 'false'
        globbing       = "$($data.SupportsWildcards)".ToLowerInvariant()
        pipelineInput  = if ($piped) { "true ($piped)" } else { 'false' }
        position       = if ($null -eq $position) { 'named' } else { "$position" }
        aliases        = if ($parameter.Aliases) { ($parameter.Aliases) -join ', ' } else { 'none' }
        default        = if ($data.DefaultValue) { $data.DefaultValue } else { 'None' }
    }
}

function Write-ExchangedType($Writer, [string] $List, [string] $Item, [System.Collections.IDictionary] $Types) {
    Write-Element $Writer $List {
        foreach ($type in $Types.Keys) {
            Write-Element $Writer $Item {
                Write-Element $Writer 'dev:type' { Write-Text $Writer 'maml:name' $type }
                Write-Paragraph $Writer 'maml:description' (ConvertTo-PlainText $Types[$type])
            }
        }
    }
}

# Makes the XML help of the pages, in a file.
function Export-CommandHelp([string[]] $Page, [string] $Path) {
    $settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $writer = [System.Xml.XmlWriter]::Create($Path, $settings)
    try {
        $writer.WriteStartElement('', 'helpItems', $mamlNamespaces[''])
        foreach ($prefix in 'maml', 'command', 'dev') { $writer.WriteAttributeString('xmlns', $prefix, $null, $mamlNamespaces[$prefix]) }
        $writer.WriteAttributeString('schema', 'maml')
        foreach ($file in $Page | Sort-Object) { Write-Command $writer (Get-HelpPage $file) }
        $writer.WriteEndElement()
    } finally {
        $writer.Dispose()
    }
    [IO.File]::AppendAllText($Path, "`n")
}
