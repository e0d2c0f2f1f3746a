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
            # A page may leave out what comes; what it shows must be that.
            $shown = Format-Output $Steps[$i].Output
            if ($shown) { $outputs[$i] | Should -BeExactly $shown -Because ($Steps[$i].Code -join '; ') }
        }
    }
}
