# Dot-sourced by the suite of conventions. Each Get-*Violation is a rule: it takes a command and returns, as sentences,
# what is against the rule; nothing if all is well. Functions are judged as cmdlets are, so that a rule can be tried on
# one that was made wrong on purpose.

$approvedVerbs = [System.Management.Automation.VerbsCommon].Assembly.GetExportedTypes() |
    Where-Object { $_.Namespace -eq 'System.Management.Automation' -and $_.Name -cmatch '^Verbs[A-Z]' } |
    ForEach-Object { $_.GetFields() } |
    Where-Object IsLiteral |
    ForEach-Object { $_.GetRawConstantValue() }

# Verbs of commands that look and change nothing.
$readingVerbs = 'Compare', 'ConvertFrom', 'ConvertTo', 'Find', 'Format', 'Get', 'Join', 'Measure', 'Read', 'Resolve',
    'Search', 'Select', 'Show', 'Split', 'Test', 'Trace', 'Wait', 'Watch'

# Verbs of commands whose result is the point, so that it needs no asking for: what was made or taken, or a report.
$givingVerbs = 'Import', 'Invoke', 'Lock', 'New', 'Repair', 'Use'

# Verbs of commands that serve a client until it goes: what comes of it is told to that one, and they return nothing.
$servingVerbs = 'Start'

# Parameters that say how something is done, or with what text, and not to what: a piped object does not decide that,
# though it may tell how it came to be itself.
$howParameters = 'Body', 'Duration', 'Mode', 'NewTitle', 'Operation', 'Persistent', 'Scope', 'Since', 'TimeToLive', 'Timeout', 'Title', 'Type', 'Until'

# Parameters that narrow down a search: a section has the number of its newest version, and is asked for all of them;
# files have names too, which are none of settings; and who asks for what happened to a lock, or stands in its place now,
# does not mean its owner alone.
$searchParameters = 'Get-MdSectionVersion -Version', 'Get-MdLockConfiguration -Name', 'Get-MdLock -Owner', 'Get-MdLockEvent -Owner'

# Parameters that name a section, a version or a lock, which nobody knows by heart.
$namingParameter = '^(SectionId|LockId|Owner|Before|After|Under|\w*Version|\w*Checksum)$'

$common = [System.Management.Automation.Cmdlet]::CommonParameters +
    [System.Management.Automation.Cmdlet]::OptionalCommonParameters

# The parameters that the command itself declares.
function Get-OwnParameter([System.Management.Automation.CommandInfo] $Command) {
    $Command.Parameters.Values | Where-Object { $_.Name -cnotin $common }
}

# The type of one value: what is in the array, and not null.
function Get-ValueType([type] $Type) {
    if ($Type.IsArray) { $Type = $Type.GetElementType() }
    $inner = [System.Nullable]::GetUnderlyingType($Type)
    if ($inner) { $inner } else { $Type }
}

# What a value of the type is to whoever types it. A choice of words may differ from command to command.
function Get-ValueKind([type] $Type) {
    $value = Get-ValueType $Type
    if ($value.IsEnum) { 'a choice of words' } else { $value.FullName }
}

# The blocks of a suite with their names, read from its text.
function Get-SuiteBlock([string] $Text) {
    $suite = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $null, [ref] $null)
    $calls = $suite.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
    foreach ($call in $calls | Where-Object { $_.GetCommandName() -in 'Describe', 'Context', 'It' }) {
        @{ Kind = $call.GetCommandName(); Name = $call.CommandElements[1].Value }
    }
}

# The names in a suite that are not as all others: an It says when and then, and a Context what is given.
function Get-OddName([string] $Text) {
    foreach ($block in Get-SuiteBlock $Text) {
        $usual = switch ($block.Kind) {
            'It' { '^(Given .+, when|When) .+, then .' }
            'Context' { '^Given .' }
            default { '^[A-Z]' }
        }
        if ($block.Name -cnotmatch $usual) { "$($block.Kind) '$($block.Name)'" }
    }
}

function Test-ChangingCommand([System.Management.Automation.CommandInfo] $Command) {
    $Command.Verb -cnotin $readingVerbs
}

function Test-Attribute([System.Management.Automation.ParameterMetadata] $Parameter, [type] $Type) {
    @($Parameter.Attributes | Where-Object { $_ -is $Type }).Count -gt 0
}

function Get-VerbViolation([System.Management.Automation.CommandInfo] $Command) {
    if ($Command.Verb -cnotin $approvedVerbs) { "'$($Command.Verb)' is no approved verb." }
}

function Get-NounViolation([System.Management.Automation.CommandInfo] $Command) {
    if ($Command.Noun -cnotmatch '^Md[A-Z][A-Za-z]*$') { "'$($Command.Noun)' does not begin with Md." }
    if ($Command.Noun -cmatch '(?<![isu])s$') { "'$($Command.Noun)' is a plural." }
}

# A stranger finds the tests of a command by its name.
function Get-SuiteViolation([System.Management.Automation.CommandInfo] $Command) {
    $suite = "$($Command.Verb)$($Command.Noun).Tests.ps1"
    # Looked for in the list, because a file system that ignores case finds a file by a wrong name too.
    $names = [System.IO.Directory]::GetFiles($PSScriptRoot) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
    if ($suite -cnotin $names) { "It has no suite $suite."; return }
    $blocks = Get-SuiteBlock ([System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, $suite)))
    $names = $blocks | Where-Object Kind -EQ 'Describe' | ForEach-Object { $_.Name }
    if ($Command.Name -cnotin $names) { "$suite does not describe it." }
    if (-not ($blocks | Where-Object Kind -EQ 'It')) { "$suite tests nothing." }
}

function Get-OutputTypeViolation([System.Management.Automation.CommandInfo] $Command) {
    if ($Command.Verb -cin $servingVerbs) {
        if ($Command.OutputType) { 'It serves a client, and says that it returns something.' }
        return
    }
    if (-not $Command.OutputType) { 'It does not say what it returns.' }
    foreach ($output in $Command.OutputType) {
        if (-not $output.Type) { "What it returns is no type: '$($output.Name)'." }
        elseif ($output.Type -eq [void]) { 'It says that it returns nothing.' }
    }
}

function Get-PathViolation([System.Management.Automation.CommandInfo] $Command) {
    $path, $literal, $section = $Command.Parameters['Path'], $Command.Parameters['LiteralPath'], $Command.Parameters['SectionId']
    if ($section -and -not $path) { '-SectionId means nothing without -Path.' }
    if ([bool] $path -ne [bool] $literal) { '-Path and -LiteralPath come together or not at all.' }
    if ($path) {
        if (-not (Test-Attribute $path ([System.Management.Automation.SupportsWildcardsAttribute]))) { '-Path does not say that it takes wildcards.' }
        foreach ($set in $path.ParameterSets.Keys) {
            if ($path.ParameterSets[$set].Position -ne 0) { "-Path is not the first argument in the set $set." }
        }
    }
    if ($literal) {
        if (($literal.Aliases | Sort-Object) -join ', ' -cne 'LP, PSPath') { '-LiteralPath has not just the aliases PSPath and LP.' }
        if (Test-Attribute $literal ([System.Management.Automation.SupportsWildcardsAttribute])) { '-LiteralPath says that it takes wildcards.' }
        foreach ($set in $literal.ParameterSets.Keys) {
            if ($literal.ParameterSets[$set].Position -ge 0) { "-LiteralPath has a position in the set $set." }
        }
    }
    foreach ($parameter in $path, $literal) {
        if (-not $parameter) { continue }
        if ($parameter.ParameterType -ne [string[]]) { "-$($parameter.Name) does not take several." }
        foreach ($set in $parameter.ParameterSets.Keys) {
            if (-not $parameter.ParameterSets[$set].ValueFromPipelineByPropertyName) {
                "-$($parameter.Name) does not come from a property in the set $set."
            }
        }
    }
    foreach ($set in $Command.ParameterSets) {
        if ($set.Parameters.Name -ccontains 'Path' -and $set.Parameters.Name -ccontains 'LiteralPath') {
            "-Path and -LiteralPath are both in the set $($set.Name)."
        }
    }
}

function Get-ShouldProcessViolation([System.Management.Automation.CommandInfo] $Command) {
    $data = [System.Management.Automation.CommandMetadata]::new($Command)
    if (-not (Test-ChangingCommand $Command)) {
        if ($data.SupportsShouldProcess) { 'It has -WhatIf and changes nothing.' }
        return
    }
    if (-not $data.SupportsShouldProcess) { 'It changes something and has no -WhatIf.' }
    elseif ($data.ConfirmImpact -ne 'Medium') { "Its impact is $($data.ConfirmImpact), not Medium." }
}

function Get-PassThruViolation([System.Management.Automation.CommandInfo] $Command) {
    $passThru = $Command.Parameters['PassThru']
    $isNeeded = (Test-ChangingCommand $Command) -and $Command.Verb -cnotin $givingVerbs -and $Command.Verb -cnotin $servingVerbs
    if ($isNeeded -and -not $passThru) { 'It changes something and cannot be asked to return it.' }
    if ($passThru -and -not $isNeeded) { 'It returns its result in any case, or never, so -PassThru means nothing.' }
    if ($passThru -and -not $passThru.SwitchParameter) { '-PassThru is no switch.' }
}

function Get-CompleterViolation([System.Management.Automation.CommandInfo] $Command) {
    foreach ($parameter in Get-OwnParameter $Command) {
        if ($parameter.Name -cnotmatch $namingParameter -or $parameter.SwitchParameter) { continue }
        $completers = @($parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.ArgumentCompleterAttribute] })
        if ($completers.Count -ne 1) { "-$($parameter.Name) does not complete." }
    }
}

function Get-ParameterNameViolation([System.Management.Automation.CommandInfo] $Command) {
    foreach ($parameter in Get-OwnParameter $Command) {
        if ($parameter.Name -cnotmatch '^([A-Z][a-z0-9]+)+$') { "-$($parameter.Name) is not in PascalCase." }
    }
}

# What the module's commands take under each name, and the properties of what they return.
$taken = @{}
$returned = @{}
$commandsOfModule = @(Get-Command -Module MdLock -CommandType Cmdlet)
foreach ($command in $commandsOfModule) {
    foreach ($parameter in Get-OwnParameter $command) {
        $kind = Get-ValueKind $parameter.ParameterType
        foreach ($name in @($parameter.Name) + $parameter.Aliases) {
            if (-not $taken.ContainsKey($name)) { $taken[$name] = @{} }
            if (-not $taken[$name].ContainsKey($kind)) { $taken[$name][$kind] = $command.Name }
        }
    }
}
foreach ($type in $commandsOfModule.OutputType.Type | Where-Object Namespace -EQ 'MdLock.Output' | Sort-Object FullName -Unique) {
    foreach ($property in $type.GetProperties()) {
        $returned[$property.Name] += @(@{ Name = "$($type.Name).$($property.Name)"; Type = Get-ValueType $property.PropertyType })
    }
}

function Get-ParameterTypeViolation([System.Management.Automation.CommandInfo] $Command) {
    foreach ($parameter in Get-OwnParameter $Command) {
        $kind = Get-ValueKind $parameter.ParameterType
        $others = $taken[$parameter.Name]
        if (-not $others) { continue }
        foreach ($other in $others.Keys) {
            if ($other -ne $kind) { "-$($parameter.Name) is $kind here, and $other in $($others[$other])." }
        }
    }
}

function Get-PipelineViolation([System.Management.Automation.CommandInfo] $Command) {
    foreach ($parameter in Get-OwnParameter $Command) {
        if ($parameter.Name -cin $howParameters -or "$($Command.Name) -$($parameter.Name)" -cin $searchParameters) { continue }
        $type = Get-ValueType $parameter.ParameterType
        $sources = foreach ($name in @($parameter.Name) + $parameter.Aliases) {
            $returned[$name] | Where-Object { $_ -and $_.Type -eq $type } | ForEach-Object { $_.Name }
        }
        if (-not $sources) { continue }
        foreach ($set in $parameter.ParameterSets.Keys) {
            if (-not $parameter.ParameterSets[$set].ValueFromPipelineByPropertyName) {
                "-$($parameter.Name) does not come from $($sources -join ', ') in the set $set."
            }
        }
    }
}
