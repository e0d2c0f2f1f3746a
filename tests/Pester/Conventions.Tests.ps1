BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $module = Get-Module MdLock
}

AfterAll {
    Close-Everything
}

Describe 'The commands of the module' {
    It 'When the module is imported, then it exports what its manifest lists, and that is all there is' {
        $listed = (Test-ModuleManifest -Path $manifest).ExportedCmdlets.Keys | Sort-Object
        $module.ExportedCommands.Keys | Sort-Object | Should -Be $listed
        $made = foreach ($type in (Get-Command Get-MdLock).ImplementingType.Assembly.GetExportedTypes()) {
            foreach ($attribute in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                '{0}-{1}' -f $attribute.VerbName, $attribute.NounName
            }
        }
        $made | Sort-Object | Should -Be $listed
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
        $module.ExportedAliases.Count | Should -Be 0
    }

    Context 'Given <Name>' -ForEach @(
        @{ Name = 'Add-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'Token') }
        @{ Name = 'Compare-MdSectionVersion'; Output = 'MdLock.Output.MdSectionDifference'; Changes = $false; Piped = @('Path', 'SectionId') }
        @{ Name = 'Get-MdLockConfiguration'; Output = 'MdLock.Output.MdLockSetting'; Changes = $false; Piped = @('Path') }
        @{ Name = 'Get-MdLockEvent'; Output = 'MdLock.Output.MdLockEvent'; Changes = $false; Piped = @('Path', 'SectionId') }
        @{ Name = 'Get-MdSectionVersion'; Output = 'MdLock.Output.MdSectionVersion'; Changes = $false; Piped = @('Path', 'SectionId') }
        @{ Name = 'Move-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'SectionId', 'Token') }
        @{ Name = 'Remove-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'SectionId', 'Token') }
        @{ Name = 'Rename-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'SectionId', 'Token') }
        @{ Name = 'Repair-MdDocument'; Output = 'MdLock.Output.MdDocumentRepair'; Changes = $true; Piped = @('Path') }
        @{ Name = 'Restore-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'SectionId', 'Version', 'Token') }
        @{ Name = 'Get-MdLock'; Output = 'MdLock.Output.MdLockInfo'; Changes = $false; Piped = @('Path', 'SectionId') }
        @{ Name = 'Get-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $false; Piped = @('Path', 'SectionId') }
        @{ Name = 'Invoke-MdLockCleanup'; Output = 'MdLock.Output.MdLockCleanupResult'; Changes = $true; Piped = @('Path') }
        @{ Name = 'Lock-MdSection'; Output = 'MdLock.Output.MdLockInfo'; Changes = $true; Piped = @('Path', 'SectionId') }
        @{ Name = 'Set-MdLockConfiguration'; Output = 'MdLock.Output.MdLockSetting'; Changes = $true; Piped = @('Path') }
        @{ Name = 'Set-MdSection'; Output = 'MdLock.Output.MdSection'; Changes = $true; Piped = @('Path', 'SectionId', 'Content', 'Token') }
        @{ Name = 'Unlock-MdSection'; Output = 'MdLock.Output.MdLockInfo'; Changes = $true; Piped = @('Path', 'SectionId', 'LockId', 'Token') }
    ) {
        BeforeAll {
            $command = Get-Command $Name
        }

        It 'When it is named, then its verb is approved and its noun is singular' {
            $groups = 'Common', 'Communications', 'Data', 'Diagnostic', 'Lifecycle', 'Other', 'Security'
            $verbs = foreach ($group in $groups) {
                ([type] "System.Management.Automation.Verbs$group").GetFields() | ForEach-Object Name
            }
            $command.Verb | Should -BeIn $verbs
            $command.Noun | Should -MatchExactly '^Md[A-Z]\w*[^s]$'
        }

        It 'When it says what it returns, then that is <Output>' {
            $command.OutputType.Name | Should -Be $Output
        }

        It 'When it changes state, then it can be asked what it would do: <Changes>' {
            $attribute = $command.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
            $attribute.SupportsShouldProcess | Should -Be $Changes
            if ($Changes) { $attribute.ConfirmImpact | Should -Be 'Medium' }
            $command.Parameters.ContainsKey('WhatIf') | Should -Be $Changes
        }

        It 'When a path is given, then it may be the first argument with wildcards, or a literal one' {
            foreach ($set in $command.Parameters['Path'].ParameterSets.Values) { $set.Position | Should -Be 0 }
            $command.Parameters['Path'].Attributes.TypeId.Name | Should -Contain 'SupportsWildcardsAttribute'
            $command.Parameters['LiteralPath'].Aliases | Should -Be @('PSPath', 'LP')
            $command.Parameters['LiteralPath'].Attributes.TypeId.Name | Should -Not -Contain 'SupportsWildcardsAttribute'
            foreach ($set in $command.ParameterSets) {
                ($set.Parameters.Name -contains 'Path') -and ($set.Parameters.Name -contains 'LiteralPath') | Should -BeFalse
            }
        }

        It 'When an object is piped in, then <Piped> come from its properties' {
            foreach ($parameter in $Piped + 'LiteralPath') {
                foreach ($set in $command.Parameters[$parameter].ParameterSets.Values) {
                    $set.ValueFromPipelineByPropertyName | Should -BeTrue -Because $parameter
                }
            }
        }

        It 'When its parameters are named, then in PascalCase' {
            foreach ($parameter in $command.Parameters.Values) {
                $parameter.Name | Should -MatchExactly '^[A-Z][A-Za-z]+$'
            }
        }
    }

    It 'When objects of one command are piped into another, then their properties carry the names of its parameters' {
        $document = Add-Document
        $lock = Lock-MdSection $document linux
        $section = Get-MdSection $document linux
        foreach ($name in 'Path', 'SectionId', 'LockId', 'Token') { $lock.PSObject.Properties.Name | Should -Contain $name }
        foreach ($name in 'Path', 'SectionId', 'Content') { $section.PSObject.Properties.Name | Should -Contain $name }
        $lock | Get-MdSection | Set-MdSection -PassThru | Get-MdLock | Unlock-MdSection -PassThru |
            ForEach-Object LockId | Should -Be $lock.LockId
    }

    It 'When the module''s packages are loaded, then apart from those of other modules' {
        $null = Get-MdSection (Add-Document)
        $core = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' }
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($core[0]).Name | Should -Be 'MdLock'
    }
}
