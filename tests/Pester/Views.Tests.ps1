BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'ViewSamples.ps1')
    $views = [xml] [System.IO.File]::ReadAllText((Join-Path (Split-Path -Parent $manifest) 'MdLock.Format.ps1xml'))
    $viewNodes = @($views.Configuration.ViewDefinitions.View)

    # The types of which commands say that they return them, by their short names.
    $shownTypes = Get-Command -Module MdLock -CommandType Cmdlet |
        ForEach-Object { $_.OutputType.Type } |
        Where-Object { $_.Namespace -eq 'MdLock.Output' } |
        ForEach-Object Name |
        Sort-Object -Unique

    function Get-ShownType([System.Xml.XmlElement] $View) {
        [MdLock.Output.MdLockInfo].Assembly.GetType($View.ViewSelectedBy.TypeName)
    }

    # The names of the properties that a view, or a part of one, shows or computes with.
    function Get-NamedProperty([System.Xml.XmlElement] $View) {
        $View.SelectNodes('.//PropertyName') | ForEach-Object InnerText
        foreach ($block in $View.SelectNodes('.//ScriptBlock')) {
            # What is escaped is a match, and has a value of its own.
            $text = $block.InnerText.Replace('[int] $_.Value[0]', '')
            [regex]::Matches($text, '\$_\.(\w+)') | ForEach-Object { $_.Groups[1].Value }
        }
    }

    # The columns of the table of a type: what stands above each, and what makes its text.
    function Get-Column([string] $Type) {
        $table = $viewNodes | Where-Object { $_.TableControl -and $_.ViewSelectedBy.TypeName -eq "MdLock.Output.$Type" }
        $labels = @($table.SelectNodes('.//TableColumnHeader/Label').InnerText)
        $items = @($table.SelectNodes('.//TableColumnItem'))
        for ($at = 0; $at -lt $labels.Count; $at++) {
            [pscustomobject] @{ Label = $labels[$at]; Item = $items[$at] }
        }
    }

    # What an object has in a column or a line of a list, without colours.
    function Get-ShownText([System.Xml.XmlElement] $Item, [psobject] $Object) {
        $usual = $env:NO_COLOR
        try {
            $env:NO_COLOR = '1'
            if ($Item.PropertyName) { return "$($Object.($Item.PropertyName))" }
            "$($Object | ForEach-Object ([scriptblock]::Create($Item.ScriptBlock)))"
        } finally {
            $env:NO_COLOR = $usual
        }
    }

    # Shows objects in a runspace of its own, in which the commands that show them are run in a language mode.
    function Get-TextIn([string] $LanguageMode, [psobject[]] $Object, [string] $Format, [int] $Width = 200) {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $mode)
                    Import-Module $manifest
                    $PSStyle.OutputRendering = 'Ansi'
                    $env:NO_COLOR = $null
                    $ExecutionContext.SessionState.LanguageMode = $mode
                }).AddArgument($manifest).AddArgument($LanguageMode).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript('param($objects, $format, $width) $objects | & $format | Out-String -Width $width').
                AddArgument($Object).AddArgument($Format).AddArgument($Width)
            $text = $shell.Invoke() -join ''
            $shell.Streams.Error | Should -BeNullOrEmpty
            $text
        } finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'The views' {
    Context 'Given <Type>' -ForEach @(
        @{ Type = 'MdAwaitedSection' }
        @{ Type = 'MdDocumentFinding' }
        @{ Type = 'MdDocumentRepair' }
        @{ Type = 'MdLockCleanupResult' }
        @{ Type = 'MdLockEvent' }
        @{ Type = 'MdLockInfo' }
        @{ Type = 'MdLockMetric' }
        @{ Type = 'MdLockSetting' }
        @{ Type = 'MdLockStoreCapability' }
        @{ Type = 'MdSection' }
        @{ Type = 'MdSectionDifference' }
        @{ Type = 'MdSectionVersion' }
    ) {
        BeforeAll {
            $shown = [MdLock.Output.MdLockInfo].Assembly.GetType("MdLock.Output.$Type")
            $mine = @($viewNodes | Where-Object { $_.ViewSelectedBy.TypeName -eq $shown.FullName })
        }

        It 'When its samples are made, then they have the properties of the type and no others' {
            foreach ($sample in Get-Sample $Type) {
                $sample.PSObject.Properties.Name | Sort-Object | Should -Be ($shown.GetProperties().Name | Sort-Object)
                foreach ($property in $shown.GetProperties()) {
                    $value = $sample.($property.Name)
                    if ($null -ne $value) {
                        $declared = [System.Nullable]::GetUnderlyingType($property.PropertyType)
                        if (-not $declared) { $declared = $property.PropertyType }
                        , $value | Should -BeOfType $declared -Because $property.Name
                    }
                }
            }
        }

        It 'When its views are looked at, then it has a table and a list, and they name properties that it has' {
            @($mine | Where-Object TableControl).Count | Should -Be 1
            @($mine | Where-Object ListControl).Count | Should -Be 1
            foreach ($view in $mine) {
                foreach ($name in Get-NamedProperty $view) {
                    $shown.GetProperty($name) | Should -Not -BeNullOrEmpty -Because "the view names $name"
                }
            }
        }

        It 'When its list is looked at, then it has every property' {
            $list = $mine | Where-Object ListControl
            $named = foreach ($item in $list.SelectNodes('.//ListItem')) {
                if ($item.Label) { $item.Label } else { $item.PropertyName }
            }
            $named | Sort-Object | Should -Be ($shown.GetProperties().Name | Sort-Object)
        }

        It 'When any of its texts is hostile, then nothing in its views steers a terminal' {
            foreach ($name in $mine.SelectNodes('.//PropertyName') | ForEach-Object InnerText) {
                $name | Should -Not -BeIn $exactProperties -Because "the views show $name as it is"
            }
            $sample = @(Get-Sample $Type)[0]
            foreach ($property in $shown.GetProperties() | Where-Object Name -In $exactProperties) {
                $isList = $property.PropertyType -eq [string[]]
                $sample.($property.Name) = if ($isList) { [string[]] @($hostile, $hostile) } else { $hostile }
            }
            foreach ($item in $mine.SelectNodes('.//*[ScriptBlock[text() != "$_"]]')) {
                Get-ShownText $item $sample | Should -Not -Match '[\x00-\x08\x0b-\x1f\x7f-\x9f]' -Because $item.ScriptBlock
            }
        }

        It 'When it is shown by <_> under ConstrainedLanguage, then it is as under FullLanguage' -ForEach @(
            'Format-Table', 'Format-List', 'Format-Wide', 'Format-Custom'
        ) {
            $samples = @(Get-Sample $Type)
            $full = Get-TextIn FullLanguage $samples $_
            $full | Should -Match '\w'
            Get-TextIn ConstrainedLanguage $samples $_ | Should -BeExactly $full
        }

        It 'When its texts are long, then its table has all columns at <_>, and the whole of each text' -ForEach 80, 120, 160 {
            $long = [string]::Join('-', [string[]] @(1..12 | ForEach-Object { "word$_" }))
            $samples = @(Get-Sample $Type)
            foreach ($sample in $samples) {
                foreach ($property in $shown.GetProperties() | Where-Object PropertyType -EQ ([string])) {
                    $isWord = $property.Name -in 'Path', 'Kind', 'Reason', 'Action', 'Name', 'Status'
                    if (-not $isWord) { $sample.($property.Name) = $long }
                }
            }
            $lines = @((Get-TextIn FullLanguage $samples 'Format-Table' $_) -replace '\e\[[0-9;]*m' -split '\r?\n')
            $columns = @(Get-Column $Type)
            $heads = @($lines | Where-Object { $_ -match "^\s*$($columns[0].Label)\b" })[0]
            -split $heads -join ' ' | Should -Be ($columns.Label -join ' ')
            ($lines -join '') | Should -Not -Match '…'
        }

        It 'When a column is named like a property, then what it shows is that property' {
            foreach ($column in Get-Column $Type | Where-Object { $shown.GetProperty($_.Label) }) {
                $because = "the column $($column.Label) can be filtered by that name"
                Get-NamedProperty $column.Item | Should -Contain $column.Label -Because $because
                foreach ($sample in Get-Sample $Type) {
                    $value = $sample.($column.Label)
                    # Times and sizes are said as people say them, by themselves alone.
                    if ($value -is [datetime] -or $value -is [timespan] -or $null -eq $value -or $column.Label -eq 'Size') {
                        Get-NamedProperty $column.Item | Sort-Object -Unique | Should -Be $column.Label -Because $because
                    } else {
                        $text = [MdLock.Formatting.SafeText]::Line("$value")
                        Get-ShownText $column.Item $sample | Should -BeExactly $text -Because $because
                    }
                }
            }
        }
    }

    # Each different one is parsed by every import, in some tenth of a millisecond; one with the name of a type took two, and
    # is refused under ConstrainedLanguage.
    It 'Given the views, when their script blocks are counted, then they are few, and none names a type of the module' {
        $blocks = @($views.SelectNodes('//ScriptBlock').InnerText)
        $blocks.Count | Should -BeLessOrEqual 100
        @($blocks | Sort-Object -Unique -CaseSensitive).Count | Should -BeLessOrEqual 43
        $types = [regex]::Matches($blocks -join "`n", '\[([a-z]\w+(\.\w+)*)\](?!\d)', 'IgnoreCase') | ForEach-Object { $_.Groups[1].Value }
        $types | Sort-Object -Unique | Should -Be 'cultureinfo', 'int', 'long', 'timespan'
    }

    It 'Given each character, when the views show it, then those are escaped that the objects and messages escape' {
        $steering = [System.Text.StringBuilder]::new()
        $harmless = [System.Text.StringBuilder]::new()
        foreach ($code in 0..0xd7ff + 0xe000..0xffff) {
            $character = [string] [char] $code
            $isShown = [MdLock.Formatting.SafeText]::Line($character) -ceq $character
            $null = ($isShown ? $harmless : $steering).Append($character)
        }
        $steering.Length | Should -BeGreaterThan 70
        foreach ($block in $views.SelectNodes('//ScriptBlock').InnerText | Where-Object { $_ -match '\\p\{Cc\}' } | Sort-Object -Unique) {
            $pattern = [regex]::new([regex]::Match($block, '\[\\p\{Cc\}[^\]]*\]').Value)
            $pattern.Matches($steering.ToString()).Count | Should -Be $steering.Length -Because $block
            $pattern.IsMatch($harmless.ToString()) | Should -BeFalse -Because $block
        }
    }

    It 'Given <Property> of <Value>, when it is shown, then as <Text>, in any culture' -ForEach @(
        @{ Type = 'MdSection'; Property = 'Size'; Value = 0; Text = '0 B' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 1023; Text = '1023 B' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 1024; Text = '1.0 KB' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 102348; Text = '99.9 KB' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 102400; Text = '100 KB' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 1048063; Text = '1023 KB' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 1048064; Text = '1.0 MB' }
        @{ Type = 'MdSection'; Property = 'Size'; Value = 2147483647; Text = '2.0 GB' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '0:0:0.9'; Text = '0s' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '0:0:59.9'; Text = '59s' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '0:1:0'; Text = '1m' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '0:2:10'; Text = '2m 10s' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '1:0:59'; Text = '1h' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '3:5:0'; Text = '3h 5m' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '1.0:59:0'; Text = '1d' }
        @{ Type = 'MdLockInfo'; Property = 'Age'; Value = [timespan] '400.2:0:0'; Text = '400d 2h' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 0.0; Text = '0ms' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 0.1234; Text = '0.12ms' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 0.996; Text = '1ms' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 1.26; Text = '1.3ms' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 9.96; Text = '10ms' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 999.6; Text = '1s' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 1520.0; Text = '1.5s' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 9960.0; Text = '10s' }
        @{ Type = 'MdLockMetric'; Property = 'LatencyMax'; Value = 130000.0; Text = '2m 10s' }
        @{ Type = 'MdLockEvent'; Property = 'Duration'; Value = [timespan]::FromMilliseconds(340.4); Text = '340ms' }
        @{ Type = 'MdLockEvent'; Property = 'Duration'; Value = [timespan]::FromMilliseconds(9960); Text = '10s' }
        @{ Type = 'MdLockEvent'; Property = 'Duration'; Value = $null; Text = '' }
        @{ Type = 'MdLockMetric'; Property = 'Throughput'; Value = 0.034; Text = '0.03' }
        @{ Type = 'MdLockMetric'; Property = 'Throughput'; Value = 4.72; Text = '4.7' }
        @{ Type = 'MdLockMetric'; Property = 'Throughput'; Value = 1250.3; Text = '1250' }
        @{ Type = 'MdLockInfo'; Property = 'LastHeartbeat'; Value = $null; Text = '' }
        @{ Type = 'MdLockInfo'; Property = 'LastHeartbeat'; Value = ([datetime] '2026-01-05T03:04:05').ToUniversalTime()
            Text = '2026-01-05 03:04:05' }
        @{ Type = 'MdLockSetting'; Property = 'Value'; Value = [timespan]::FromMilliseconds(250); Text = '250ms' }
        @{ Type = 'MdLockSetting'; Property = 'Value'; Value = [timespan]::FromMilliseconds(1500); Text = '1.5s' }
        @{ Type = 'MdLockSetting'; Property = 'Value'; Value = [timespan]::FromSeconds(130); Text = '2m 10s' }
        @{ Type = 'MdLockSetting'; Property = 'Value'; Value = $true; Text = 'True' }
    ) {
        $list = $viewNodes | Where-Object { $_.ListControl -and $_.ViewSelectedBy.TypeName -eq "MdLock.Output.$Type" }
        $item = $list.SelectSingleNode(".//ListItem[Label = '$Property']")
        $sample = @(Get-Sample $Type)[0]
        $sample.$Property = $Value
        $usual = [cultureinfo]::CurrentCulture
        try {
            foreach ($culture in 'en-US', 'de-DE', 'th-TH', 'fa-IR') {
                [cultureinfo]::CurrentCulture = $culture
                Get-ShownText $item $sample | Should -BeExactly $Text -Because $culture
            }
        } finally {
            [cultureinfo]::CurrentCulture = $usual
        }
    }

    It 'Given the types that commands return, when the views are counted, then each has some and no other has' {
        $viewNodes.ViewSelectedBy.TypeName -replace '.*\.' | Sort-Object -Unique | Should -Be $shownTypes
    }

    It 'Given the views, when texts are approved, then there is one of each view' {
        $expected = foreach ($view in $viewNodes | Where-Object { -not (Test-SharedView $_) }) {
            Get-ApprovedFile (Get-ShownType $view).Name (Get-Shape $view) | Split-Path -Leaf
        }
        [System.IO.Directory]::GetFiles($approvedFolder) | Split-Path -Leaf | Sort-Object | Should -Be ($expected | Sort-Object)
    }

    It 'Given <Type>, when its <Shape> view is shown, then plain and coloured, narrow and wide, it is as approved' -ForEach @(
        @{ Type = 'MdAwaitedSection'; Shape = 'Table' }
        @{ Type = 'MdAwaitedSection'; Shape = 'List' }
        @{ Type = 'MdDocumentFinding'; Shape = 'Table' }
        @{ Type = 'MdDocumentFinding'; Shape = 'List' }
        @{ Type = 'MdDocumentRepair'; Shape = 'Table' }
        @{ Type = 'MdDocumentRepair'; Shape = 'List' }
        @{ Type = 'MdLockCleanupResult'; Shape = 'Table' }
        @{ Type = 'MdLockCleanupResult'; Shape = 'List' }
        @{ Type = 'MdLockEvent'; Shape = 'Table' }
        @{ Type = 'MdLockEvent'; Shape = 'List' }
        @{ Type = 'MdLockInfo'; Shape = 'Table' }
        @{ Type = 'MdLockInfo'; Shape = 'List' }
        @{ Type = 'MdLockMetric'; Shape = 'Table' }
        @{ Type = 'MdLockMetric'; Shape = 'List' }
        @{ Type = 'MdLockSetting'; Shape = 'Table' }
        @{ Type = 'MdLockSetting'; Shape = 'List' }
        @{ Type = 'MdLockStoreCapability'; Shape = 'Table' }
        @{ Type = 'MdLockStoreCapability'; Shape = 'List' }
        @{ Type = 'MdSection'; Shape = 'Table' }
        @{ Type = 'MdSection'; Shape = 'List' }
        @{ Type = 'MdSection'; Shape = 'Wide' }
        @{ Type = 'MdSectionDifference'; Shape = 'Default' }
        @{ Type = 'MdSectionDifference'; Shape = 'Table' }
        @{ Type = 'MdSectionDifference'; Shape = 'List' }
        @{ Type = 'MdSectionVersion'; Shape = 'Table' }
        @{ Type = 'MdSectionVersion'; Shape = 'List' }
    ) {
        $approved = [System.IO.File]::ReadAllText((Get-ApprovedFile $Type $Shape)).Replace("`r`n", "`n")
        Get-Approvable $Type $Shape | Should -BeExactly $approved
    }

    It 'Given NO_COLOR, when locks are shown in a session with colours, then the view adds none' {
        $usual, $noColor = $PSStyle.OutputRendering, $env:NO_COLOR
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $env:NO_COLOR = '1'
            $text = Get-Sample MdLockInfo | Format-Table -HideTableHeaders | Out-String -Width 200
        } finally {
            $PSStyle.OutputRendering, $env:NO_COLOR = $usual, $noColor
        }
        $text | Should -Match 'stale: TimeToLiveOver'
        $text | Should -Not -Match ([string] $escape)
    }

    It 'Given objects of the commands themselves, when their views are shown, here and in another session, then no text fails' {
        $document = Add-Document
        Lock-MdSection $document linux -Operation 'views' | Out-Null
        Set-MdSection $document usage -Append "More.`n"
        $objects = @(
            Get-MdLock $document; Get-MdSection $document; Get-MdSectionVersion $document usage; Get-MdLockEvent $document
            Get-MdLockMetric $document; Compare-MdSectionVersion $document usage
        )
        $objects | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique | Should -Be @(
            'MdLockEvent', 'MdLockInfo', 'MdLockMetric', 'MdSection', 'MdSectionDifference', 'MdSectionVersion')
        foreach ($object in $objects) {
            foreach ($view in $viewNodes | Where-Object { $_.ViewSelectedBy.TypeName -eq $object.GetType().FullName }) {
                foreach ($block in $view.SelectNodes('.//ScriptBlock')) {
                    $script = [scriptblock]::Create($block.InnerText)
                    { $object | ForEach-Object $script -ErrorAction Stop } | Should -Not -Throw -Because $block.InnerText
                }
            }
        }
        foreach ($same in $objects | Group-Object { $_.GetType().Name }) {
            $serialized = [System.Management.Automation.PSSerializer]::Serialize($same.Group)
            $elsewhere = [System.Management.Automation.PSSerializer]::Deserialize($serialized)
            foreach ($format in 'Format-Table', 'Format-List') {
                $elsewhere | & $format | Out-String -Width 200 | Should -Be ($same.Group | & $format | Out-String -Width 200)
            }
        }
        $sections = @($objects | Where-Object { $_ -is [MdLock.Output.MdSection] })
        ($sections | Where-Object SectionId -EQ 'linux').Size | Should -Be "### Linux`n`nUse apt.`n`n".Length
        $sections | Format-Wide | Out-String -Width 80 | Should -Match 'install\s+linux'
    }
}
