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

    # The names of the properties that a view shows or computes with.
    function Get-NamedProperty([System.Xml.XmlElement] $View) {
        $View.SelectNodes('.//PropertyName') | ForEach-Object InnerText
        foreach ($block in $View.SelectNodes('.//ScriptBlock')) {
            [regex]::Matches($block.InnerText, '\$_\.(\w+)') | ForEach-Object { $_.Groups[1].Value }
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
                $shown.GetProperty($name).PropertyType | Should -Not -Be ([string]) -Because "the views show $name as it is"
            }
            $sample = @(Get-Sample $Type)[0]
            foreach ($property in $shown.GetProperties()) {
                if ($property.PropertyType -eq [string]) { $sample.($property.Name) = $hostile }
                if ($property.PropertyType -eq [string[]]) { $sample.($property.Name) = [string[]] @($hostile, $hostile) }
            }
            $usual = $PSStyle.OutputRendering
            try {
                $PSStyle.OutputRendering = 'PlainText'
                foreach ($block in $mine.SelectNodes('.//ScriptBlock[text() != "$_"]')) {
                    $text = $sample | ForEach-Object ([scriptblock]::Create($block.InnerText))
                    $text -join '' | Should -Not -Match '[\x00-\x1f\x7f-\x9f]' -Because $block.InnerText
                }
            } finally {
                $PSStyle.OutputRendering = $usual
            }
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
