BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'HelpSupport.ps1')
    $files = @([System.IO.Directory]::GetFiles($pageFolder, '*.md')) +
        @([System.IO.Directory]::GetFiles((Join-Path $root 'docs'), '*.md')) + (Join-Path $root 'README.md')
    $examples = foreach ($file in $files | Sort-Object) {
        Get-Example $file
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HelpSupport.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'The examples of the documentation' {
    It 'When that of <Page>, "<Title>", is run, then it works, and what the page shows is what comes' -ForEach $examples {
        $outputs = @(Invoke-Example $Steps)
        $outputs.Count | Should -Be $Steps.Count
        for ($i = 0; $i -lt $Steps.Count; $i++) {
            if ($null -ne $Steps[$i].Output) {
                $outputs[$i] | Should -BeExactly (Format-Output $Steps[$i].Output) -Because ($Steps[$i].Code -join '; ')
            }
        }
    }
}
