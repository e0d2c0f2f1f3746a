# Dot-sourced by the suite of conventions: for each rule, commands that keep it, and commands that break it in one way
# each, with what the rule says then. They are text, so that nobody takes the broken ones for commands of the project.

$pathSet = '[Parameter(Position = 0, ValueFromPipelineByPropertyName, ParameterSetName = ''Path'')]'
$literalSet = '[Parameter(ValueFromPipelineByPropertyName, ParameterSetName = ''LiteralPath'')]'
$path = "$pathSet [SupportsWildcards()] [string[]] `$Path"
$literal = "$literalSet [Alias('PSPath', 'LP')] [string[]] `$LiteralPath"

$samples = @(
    @{ Rule = 'Get-VerbViolation'; Name = 'Get-MdThing' }
    @{ Rule = 'Get-VerbViolation'; Name = 'Unlock-MdThing' }
    @{ Rule = 'Get-VerbViolation'; Name = 'Fetch-MdThing'; Says = "'Fetch' is no approved verb." }
    @{ Rule = 'Get-VerbViolation'; Name = 'get-MdThing'; Says = "'get' is no approved verb." }

    @{ Rule = 'Get-NounViolation'; Name = 'Get-MdThing' }
    @{ Rule = 'Get-NounViolation'; Name = 'Get-MdStatus' }
    @{ Rule = 'Get-NounViolation'; Name = 'Get-Thing'; Says = '* does not begin with Md.' }
    @{ Rule = 'Get-NounViolation'; Name = 'Get-MdThings'; Says = '* is a plural.' }

    # The last one is a suite of this folder that is about no command.
    @{ Rule = 'Get-SuiteViolation'; Name = 'Get-MdLock' }
    @{ Rule = 'Get-SuiteViolation'; Name = 'Get-MdThing'; Says = 'It has no suite GetMdThing.Tests.ps1.' }
    @{ Rule = 'Get-SuiteViolation'; Name = 'Get-Mdlock'; Says = 'It has no suite GetMdlock.Tests.ps1.' }
    @{ Rule = 'Get-SuiteViolation'; Name = 'Cold-Start'; Says = 'ColdStart.Tests.ps1 does not describe it.' }

    @{ Rule = 'Get-OutputTypeViolation'; Text = '[OutputType([string])] param()' }
    @{ Rule = 'Get-OutputTypeViolation'; Name = 'Start-MdThing'; Text = 'param()' }
    @{ Rule = 'Get-OutputTypeViolation'; Name = 'Start-MdThing'; Text = '[OutputType([string])] param()'; Says = 'It serves*' }
    @{ Rule = 'Get-OutputTypeViolation'; Text = 'param()'; Says = 'It does not say what it returns.' }
    @{ Rule = 'Get-OutputTypeViolation'; Text = '[OutputType(''Md.None'')] param()'; Says = '*no type*Md.None*' }
    @{ Rule = 'Get-OutputTypeViolation'; Text = '[OutputType([void])] param()'; Says = '*nothing.' }

    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal, [string] `$SectionId)" }
    @{ Rule = 'Get-PathViolation'; Text = 'param([string] $Name)' }
    @{ Rule = 'Get-PathViolation'; Text = 'param([string] $SectionId)'; Says = '-SectionId*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path)"; Says = '*together*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($literal)"; Says = '*together*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace('[SupportsWildcards()]', ''); Says = '-Path*wildcards.' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, [SupportsWildcards()] $literal)"; Says = '-LiteralPath*wildcards.' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace('Position = 0', 'Position = 1'); Says = '-Path*first*set Path.' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace('Parameter(Value', 'Parameter(Position = 0, Value'); Says = '-LiteralPath has a position*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace(", 'LP'", ''); Says = '-LiteralPath has not*aliases*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace("'LP'", "'LP', 'L'"); Says = '-LiteralPath has not*aliases*' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace('[string[]] $P', '[string] $P'); Says = '-Path*several.' }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace('Parameter(Value', 'Parameter(Mandatory, DontShow, Value').Replace('DontShow, ValueFromPipelineByPropertyName', 'DontShow')
        Says = '-LiteralPath*property*'
    }
    @{ Rule = 'Get-PathViolation'; Text = "param($path, $literal)".Replace("'LiteralPath'", "'Path'"); Says = '*both in the set Path.' }

    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Set-MdThing'; Text = '[CmdletBinding(SupportsShouldProcess)] param()' }
    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Get-MdThing'; Text = '[CmdletBinding()] param()' }
    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Set-MdThing'; Text = '[CmdletBinding()] param()'; Says = '*no -WhatIf.' }
    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Merge-MdThing'; Text = '[CmdletBinding()] param()'; Says = '*no -WhatIf.' }
    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Get-MdThing'; Text = '[CmdletBinding(SupportsShouldProcess)] param()'; Says = '*changes nothing.' }
    @{ Rule = 'Get-ShouldProcessViolation'; Name = 'Set-MdThing'; Text = '[CmdletBinding(SupportsShouldProcess, ConfirmImpact = ''High'')] param()'; Says = '*High*' }

    @{ Rule = 'Get-PassThruViolation'; Name = 'Set-MdThing'; Text = 'param([switch] $PassThru)' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Lock-MdThing' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Get-MdThing' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Start-MdThing' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Set-MdThing'; Says = '*cannot be asked*' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Get-MdThing'; Text = 'param([switch] $PassThru)'; Says = '*means nothing.' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Start-MdThing'; Text = 'param([switch] $PassThru)'; Says = '*means nothing.' }
    @{ Rule = 'Get-PassThruViolation'; Name = 'Set-MdThing'; Text = 'param([bool] $PassThru)'; Says = '*no switch.' }

    @{ Rule = 'Get-CompleterViolation'; Text = 'param([ArgumentCompleter({ })] [string] $SectionId, [ArgumentCompleter({ })] $NewestVersion, [switch] $Version, $Name)' }
    @{ Rule = 'Get-CompleterViolation'; Text = 'param([string] $SectionId)'; Says = '-SectionId*' }
    @{ Rule = 'Get-CompleterViolation'; Text = 'param([ArgumentCompleter({ })] $SectionId, [int] $NewestVersion)'; Says = '-NewestVersion*' }

    @{ Rule = 'Get-ParameterNameViolation'; Text = '[CmdletBinding()] param($Path, $NewTitle2, $AsJson)' }
    @{ Rule = 'Get-ParameterNameViolation'; Text = 'param($newTitle)'; Says = '-newTitle*' }
    @{ Rule = 'Get-ParameterNameViolation'; Text = 'param($New_Title)'; Says = '-New_Title*' }

    @{ Rule = 'Get-ParameterTypeViolation'; Text = 'param([string] $LiteralPath, [string[]] $Checksum, [System.DayOfWeek] $Format)' }
    @{ Rule = 'Get-ParameterTypeViolation'; Text = 'param([string] $LockId)'; Says = '-LockId is System.String here, and System.Guid in Unlock-MdSection.' }
    @{ Rule = 'Get-ParameterTypeViolation'; Text = 'param([int] $LP)'; Says = '-LP is System.Int32 here, and System.String in *' }

    @{ Rule = 'Get-PipelineViolation'; Text = 'param([Parameter(ValueFromPipelineByPropertyName)] [string] $SectionId, [string] $Operation, [string] $Other, [int] $Path)' }
    @{ Rule = 'Get-PipelineViolation'; Text = 'param([string[]] $SectionId)'; Says = '-SectionId*MdSection.SectionId*__AllParameterSets.' }
    @{ Rule = 'Get-PipelineViolation'; Text = 'param([Alias(''LockId'')] [guid] $Key)'; Says = '-Key*MdLockInfo.LockId*' }
    @{ Rule = 'Get-PipelineViolation'; Says = '-Path*in the set Two.'
        Text = 'param([Parameter(ParameterSetName = ''One'', ValueFromPipelineByPropertyName)] [Parameter(ParameterSetName = ''Two'')] $Path, [string] $Other)'.Replace('$Path', '[string] $Path')
    }
)

# A sample as a command, in a module of its own that nobody imports.
function Get-SampleCommand([System.Collections.IDictionary] $Sample) {
    $name = if ($Sample.Name) { $Sample.Name } else { 'Get-MdThing' }
    $text = if ($Sample.Text) { $Sample.Text } else { 'param()' }
    $module = [psmoduleinfo]::new([scriptblock]::Create("function $name { $text }"))
    & $module { $ExecutionContext.InvokeCommand.GetCommand($args[0], 'Function') } $name
}
