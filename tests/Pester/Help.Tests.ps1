BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'HelpSupport.ps1')
    $pages = foreach ($file in [System.IO.Directory]::GetFiles($pageFolder, '*-*.md') | Sort-Object) {
        @{ Name = [System.IO.Path]::GetFileNameWithoutExtension($file); Path = $file }
    }
    $topics = foreach ($file in [System.IO.Directory]::GetFiles($pageFolder, 'about_*.md') | Sort-Object) {
        @{ Name = [System.IO.Path]::GetFileNameWithoutExtension($file); Path = $file }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HelpSupport.ps1')
    . (Join-Path $root 'docs/HelpFiles.ps1')
    $module = Get-Module MdLock
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $mamlName = 'MdLock.Cmdlets.dll-Help.xml'
    $maml = [xml]::new()
    $maml.Load((Join-Path $root "module/en-US/$mamlName"))
    $names = [System.Xml.XmlNamespaceManager]::new($maml.NameTable)
    foreach ($prefix in $mamlNamespaces.Keys) { $names.AddNamespace($prefix, $mamlNamespaces[$prefix]) }

    # The engine's types can be had when it was loaded.
    $null = Get-MdSection (Add-Document)
    $core = @([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' })[0]
    $settings = [System.Activator]::CreateInstance($core.GetType('MdLock.Settings.LockSettings'))

    # Text without what only sets it: blanks, line ends, marks of emphasis, prompts, fences.
    function Get-Bare([string] $Text) {
        $lines = Split-Line $Text | Where-Object { $_ -notmatch '^```' } | ForEach-Object { $_ -replace '^(PS> |>> )', '' }
        ($lines -join '') -replace '\*\*', '' -replace '\s', ''
    }

    function Get-MamlText([System.Xml.XmlNode] $Node, [string] $Path) {
        ($Node.SelectNodes($Path, $names) | ForEach-Object InnerText) -join "`n"
    }

    # What is passed for a parameter that is not given, as a page says it; null in place of a setting is that setting.
    function Get-Default([System.Management.Automation.CommandInfo] $Command, [string] $Parameter) {
        $sets = $Command.Parameters[$Parameter].ParameterSets.Values
        $property = $Command.ImplementingType.GetProperty($Parameter)
        if (-not $property -or -not ($sets | Where-Object { -not $_.IsMandatory })) { return '' }
        $value = $property.GetValue([System.Activator]::CreateInstance($Command.ImplementingType))
        $setting = $settings.GetType().GetProperty($Parameter)
        # What is not given when settings are set stays as it is.
        if ($null -eq $value -and $setting -and $Command.Noun -ne 'MdLockConfiguration') { $value = $setting.GetValue($settings) }
        if ($value -is [switch] -and -not $value) { return '' }
        $value -join ','
    }
}

AfterAll {
    Close-Everything
}

Describe 'The pages of the help' {
    It 'When the module has a cmdlet, then there is a page of it, and no page without a cmdlet' {
        $written = [System.IO.Directory]::GetFiles($pageFolder, '*-*.md') |
            ForEach-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) } | Sort-Object
        $written | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
        $made = $maml.SelectNodes('//command:details/command:name', $names) | ForEach-Object InnerText | Sort-Object
        $made | Should -Be $written
    }

    Context 'Given the page of <Name>' -ForEach $pages {
        BeforeAll {
            $page = Get-HelpPage $Path
            $command = Get-Command $Name
            $parameters = @($command.Parameters.Values | Where-Object { $_.Name -notin $common })
            $made = $maml.SelectSingleNode("//command:command[command:details/command:name='$Name']", $names)
        }

        It 'When it is read, then it has a text wherever one belongs' {
            $page.Metadata['title'] | Should -Be $Name
            $page.Metadata['external help file'] | Should -Be $mamlName
            $page.Metadata['Module Name'] | Should -Be 'MdLock'
            [System.IO.File]::ReadAllText($Path) | Should -Not -Match '\{\{|\}\}|@OUT|Fill in'
            foreach ($section in 'SYNOPSIS', 'DESCRIPTION', 'NOTES') { $page.Sections[$section] | Should -Not -BeNullOrEmpty -Because $section }
            foreach ($parameter in $page.Parameters.Keys) {
                $page.Parameters[$parameter].Text | Should -MatchExactly '^[A-Z](.|\n)*\.$' -Because "-$parameter"
            }
            foreach ($text in @($page.Inputs.Values) + @($page.Outputs.Values)) { $text | Should -MatchExactly '^[A-Z](.|\n)*\.$' }
        }

        It 'When it refers to other pages, then they are there' {
            $links = @([regex]::Matches($page.Sections['RELATED LINKS'], '(?m)^- \[(.+)\]\((.+)\)$'))
            $links.Count | Should -BeGreaterThan 0
            foreach ($link in $links) {
                $link.Groups[2].Value | Should -Be "$($link.Groups[1].Value).md"
                [System.IO.File]::Exists((Join-Path $pageFolder $link.Groups[2].Value)) | Should -BeTrue -Because $link.Value
            }
        }

        It 'When it shows examples, then there are two at least, and one of them is a pipeline into the cmdlet' {
            $page.Examples.Count | Should -BeGreaterOrEqual 2
            $page.Examples.Title | Should -Be (1..$page.Examples.Count | ForEach-Object { $page.Examples[$_ - 1].Title -replace '^Example \d+', "Example $_" })
            foreach ($example in $page.Examples) {
                $example.Title | Should -MatchExactly '^Example \d+: [A-Z].*[^.]$'
                $example.Text | Should -Match '(?m)^```powershell$'
                $example.Text | Should -Match ([regex]::Escape($Name))
            }
            $page.Examples.Text -join "`n" | Should -Match "(\||\{ \`$_)[^\n]*\|?\s+(>> )?[^\n]*$Name"
        }

        It 'When it lists parameters, then those of the cmdlet' {
            $page.Parameters.Keys | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
        }

        It 'When it describes a parameter, then as the cmdlet has it' {
            foreach ($parameter in $parameters) {
                $data = $page.Parameters[$parameter.Name].Data
                $because = "-$($parameter.Name)"
                $data.Type | Should -Be $parameter.ParameterType.ToString() -Because $because
                $data.Aliases | Sort-Object | Should -Be ($parameter.Aliases | Sort-Object) -Because $because
                $data.DefaultValue | Should -BeExactly (Get-Default $command $parameter.Name) -Because $because
                $isWild = @($parameter.Attributes | Where-Object { $_.GetType().Name -eq 'SupportsWildcardsAttribute' }).Count -gt 0
                $data.SupportsWildcards | Should -Be "$isWild" -Because $because
                $element = if ($parameter.ParameterType.IsArray) { $parameter.ParameterType.GetElementType() } else { $parameter.ParameterType }
                $accepted = if ($element.IsEnum) { [enum]::GetNames($element) } else { @() }
                $data.AcceptedValues -join ' ' | Should -BeExactly ($accepted -join ' ') -Because $because

                $described = $data.ParameterSets | ForEach-Object {
                    $_.Name, $_.Position, $_.IsRequired, $_.ValueFromPipeline, $_.ValueFromPipelineByPropertyName, $_.ValueFromRemainingArguments -join ' '
                }
                $actual = foreach ($set in $parameter.ParameterSets.Keys) {
                    $one = $parameter.ParameterSets[$set]
                    $setName = if ($set -eq '__AllParameterSets') { '(All)' } else { $set }
                    $position = if ($one.Position -lt 0) { 'Named' } else { $one.Position }
                    $setName, $position, $one.IsMandatory, $one.ValueFromPipeline, $one.ValueFromPipelineByPropertyName, $one.ValueFromRemainingArguments -join ' '
                }
                $described | Sort-Object | Should -Be ($actual | Sort-Object) -Because $because
            }
        }

        It 'When it shows the syntax, then of each parameter set with its parameters' {
            $sets = $command.ParameterSets | ForEach-Object {
                $_.Name + $(if ($_.IsDefault -and @($command.ParameterSets).Count -gt 1) { ' (Default)' })
            }
            $page.Syntax | Sort-Object | Should -Be ($sets | Sort-Object)
            foreach ($part in Get-MarkdownPart $Path) {
                $set = $command.ParameterSets | Where-Object { $_.Name -eq ($part.Title -replace ' \(Default\)$', '') }
                if (-not $set) { continue }
                $shown = [regex]::Matches(($part.Lines -join "`n"), '(?<=[\s\[]-)[A-Za-z]+') | ForEach-Object Value | Sort-Object
                $shown | Should -Be ($set.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object) -Because $part.Title
            }
        }

        It 'When it says what goes in and what comes out, then the types that the cmdlet has' {
            $page.Outputs.Keys | Sort-Object | Should -Be ($command.OutputType.Name | Sort-Object)
            $piped = foreach ($parameter in $parameters) {
                $isPiped = $parameter.ParameterSets.Values | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }
                $type = [System.Nullable]::GetUnderlyingType($parameter.ParameterType)
                if ($isPiped) { $(if ($type) { $type } else { $parameter.ParameterType }).ToString() }
            }
            $page.Inputs.Keys | Sort-Object | Should -Be ($piped | Sort-Object -Unique)
        }

        It 'When module help was made of it, then with all that it says, and no more' {
            Get-Bare (Get-MamlText $made 'command:details/maml:description/maml:para') | Should -BeExactly (Get-Bare $page.Sections.SYNOPSIS)
            Get-Bare (Get-MamlText $made 'maml:description/maml:para') | Should -BeExactly (Get-Bare $page.Sections.DESCRIPTION)
            Get-Bare (Get-MamlText $made 'maml:alertSet//maml:para') | Should -BeExactly (Get-Bare $page.Sections.NOTES)

            $examples = @($made.SelectNodes('command:examples/command:example', $names))
            $examples.Count | Should -Be $page.Examples.Count
            for ($i = 0; $i -lt $examples.Count; $i++) {
                Get-MamlText $examples[$i] 'maml:title' | Should -Be "--------- $($page.Examples[$i].Title) ---------"
                Get-Bare (Get-MamlText $examples[$i] './/maml:para | dev:code') | Should -BeExactly (Get-Bare $page.Examples[$i].Text)
                # The code stands where scripts and editors look for it, and nothing but words before it.
                Get-MamlText $examples[$i] 'dev:code' | Should -MatchExactly '\APS> '
                Get-MamlText $examples[$i] 'maml:introduction' | Should -Not -Match '(?m)^(PS|>)> '
            }

            $described = @($made.SelectNodes('command:parameters/command:parameter', $names))
            $described.Count | Should -Be $page.Parameters.Count
            foreach ($node in $described) {
                $parameter = $page.Parameters[(Get-MamlText $node 'maml:name')]
                $because = Get-MamlText $node 'maml:name'
                Get-Bare (Get-MamlText $node 'maml:description/maml:para') | Should -BeExactly (Get-Bare $parameter.Text) -Because $because
                Get-MamlText $node 'dev:type/maml:name' | Should -Be $parameter.Data.Type -Because $because
                $default = if ($parameter.Data.DefaultValue) { $parameter.Data.DefaultValue } else { 'None' }
                Get-MamlText $node 'dev:defaultValue' | Should -BeExactly $default -Because $because
                $node.globbing | Should -Be $parameter.Data.SupportsWildcards -Because $because
                $aliases = if ($parameter.Data.Aliases) { $parameter.Data.Aliases -join ', ' } else { 'none' }
                $node.aliases | Should -Be $aliases -Because $because
                $node.pipelineInput -like 'true*' | Should -Be ('true' -in @($parameter.Data.ParameterSets | ForEach-Object {
                            $_.ValueFromPipeline; $_.ValueFromPipelineByPropertyName })) -Because $because
            }

            foreach ($kind in @{ Path = 'command:inputTypes/command:inputType'; Page = $page.Inputs },
                @{ Path = 'command:returnValues/command:returnValue'; Page = $page.Outputs }) {
                $nodes = @($made.SelectNodes($kind.Path, $names))
                $nodes.Count | Should -Be $kind.Page.Count
                foreach ($node in $nodes) {
                    $type = Get-MamlText $node 'dev:type/maml:name'
                    Get-Bare (Get-MamlText $node 'maml:description/maml:para') | Should -BeExactly (Get-Bare $kind.Page[$type]) -Because $type
                }
            }

            $links = $made.SelectNodes('command:relatedLinks/maml:navigationLink/maml:linkText', $names) | ForEach-Object InnerText
            $links | Should -Be ([regex]::Matches($page.Sections['RELATED LINKS'], '(?m)^- \[(.+)\]') | ForEach-Object { $_.Groups[1].Value })
        }

        It 'When somebody asks for help, then this is it' {
            $help = Get-Help $Name -Full
            $help.Synopsis.Trim() | Should -Be ($page.Sections.SYNOPSIS -replace '\s+', ' ')
            @($help.examples.example).Count | Should -Be $page.Examples.Count
        }
    }
}

Describe 'The about topics' {
    Context 'Given the topic <Name>' -ForEach $topics {
        It 'When its text was made, then it is that of the page, at 80 columns' {
            $made = [System.IO.File]::ReadAllText((Join-Path $root "module/en-US/$Name.help.txt"))
            $made | Should -BeExactly (ConvertTo-AboutText ([System.IO.File]::ReadAllText($Path)))
            Split-Line $made | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
        }

        It 'When it is read, then it has a name, a short description and no placeholder' {
            $parts = @(Get-MarkdownPart $Path)
            $parts[1].Title | Should -Be $Name
            Join-Text ($parts | Where-Object Title -EQ 'SHORT DESCRIPTION').Lines | Should -MatchExactly '^[A-Z].*\.$'
            [System.IO.File]::ReadAllText($Path) | Should -Not -Match '\{\{|\}\}|@OUT|Fill in'
        }
    }

    It 'When the engine has an error id, then its meaning, cause and next step are told, and of no other' {
        $constants = $core.GetType('MdLock.Errors.ErrorIds').GetFields() | ForEach-Object { $_.GetRawConstantValue() } | Sort-Object
        $told = @(Get-MarkdownPart (Join-Path $pageFolder 'about_MdLock_Errors.md') | Where-Object Level -EQ 3)
        $told.Title | Sort-Object | Should -Be $constants
        foreach ($part in $told) {
            Join-Text $part.Lines | Should -MatchExactly '^[A-Z][^\n]+(\n[^\n]+)*\n\n- Cause: [^\n]+(\n  [^\n]+)*\n- Next step: [^\n]+(\n  [^\n]+)*$' -Because $part.Title
        }
    }

    It 'When the module is built, then the help is in it' {
        $folder = Join-Path (Split-Path -Parent $manifest) 'en-US'
        foreach ($file in [System.IO.Directory]::GetFiles((Join-Path $root 'module/en-US'))) {
            Get-Digest (Join-Path $folder ([System.IO.Path]::GetFileName($file))) | Should -Be (Get-Digest $file)
        }
        [System.IO.Path]::GetFileName($module.Path) + '-Help.xml' | Should -Be $mamlName
    }
}
