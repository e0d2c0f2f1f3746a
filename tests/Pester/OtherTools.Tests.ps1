# Documents as other tools see them: GitHub's slugs and a second CommonMark parser, and a linter, all from npm.

BeforeDiscovery {
    $hasNpm = [bool] (Get-Command -Name npm -CommandType Application -ErrorAction Ignore)
    $tight = "# A`nx`n## B`ny`n## C`nz`n# D`nw`n"
    $loose = "# A`n`nx`n`n## B`n`ny`n`n## C`n`nz`n`n# D`n`nw`n"
    $documents = @(
        @{ Name = 'a document with blank lines around its headings'; Text = $loose; HasBlankLines = $true }
        @{ Name = 'one with front matter'; Text = "---`ntitle: t`n---`n`n$loose"; HasBlankLines = $true }
        @{ Name = 'one with text before the first heading'; Text = "intro`n`n$loose"; HasBlankLines = $true }
        @{ Name = 'one with empty sections'; Text = "# A`n`n## B`n`n## C`n`n# D`n"; HasBlankLines = $true }
        @{ Name = 'one with underlined headings'; Text = "A`n===`n`nx`n`nB`n---`n`ny`n`nC`n---`n`nz`n`nD`n===`n`nw`n"; HasBlankLines = $true }
        @{ Name = 'one with CRLF'; Text = $loose -replace "`n", "`r`n"; HasBlankLines = $true }
        @{ Name = 'one without blank lines'; Text = $tight; HasBlankLines = $false }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $root = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
    $packages = 'github-slugger@2.0.0', 'mdast-util-from-markdown@2.1.0', 'mdast-util-to-string@4.0.0',
    'micromark-extension-frontmatter@2.0.0', 'mdast-util-frontmatter@2.0.1', 'markdownlint-cli2@0.24.1'
    $tools = Join-Path $TestDrive 'tools'
    $null = [System.IO.Directory]::CreateDirectory($tools)
    [System.IO.File]::WriteAllText((Join-Path $tools 'package.json'), '{ "private": true }')
    $whyNot = ''
    if (Get-Command -Name npm -CommandType Application -ErrorAction Ignore) {
        # Bounded: without a network, npm tries again for minutes.
        $install = Start-Job { param($folder, $packages) Set-Location $folder; npm install --no-audit --no-fund --loglevel error @packages 2>&1 } -ArgumentList $tools, $packages
        $null = Wait-Job $install -Timeout 180
        $said = Receive-Job $install -ErrorAction SilentlyContinue | Select-Object -Last 1
        Remove-Job $install -Force
        if (-not [System.IO.File]::Exists((Join-Path $tools 'node_modules/.bin/markdownlint-cli2'))) { $whyNot = "npm installed nothing within 180 s: $said" }
    }

    $changes = [ordered] @{
        'a body is replaced' = { param($path) Set-MdSection $path b -Body 'new' }
        'a body is emptied' = { param($path) Set-MdSection $path b -Body '' }
        'the last body is emptied' = { param($path) Set-MdSection $path d -Body '' }
        'text is appended' = { param($path) Set-MdSection $path c -Append 'more' }
        'the content is replaced' = { param($path) Set-MdSection $path c -Content '## C', '', 'new' }
        'a section is added after the last one' = { param($path) Add-MdSection $path -After d -Title N -Body 'new' }
        'a section is added before the first one' = { param($path) Add-MdSection $path -Before a -Title N }
        'a section is added between two' = { param($path) Add-MdSection $path -After b -Title N -Body 'new' }
        'a section is added under another one' = { param($path) Add-MdSection $path -Under d -Title N -Body 'new' }
        'the last section is removed' = { param($path) Remove-MdSection $path d }
        'a section between two is removed' = { param($path) Remove-MdSection $path b }
        'the first section is moved to the end' = { param($path) Move-MdSection $path a -After d }
        'the last section is moved to the front' = { param($path) Move-MdSection $path d -Before a }
        'a section is moved out of its parent' = { param($path) Move-MdSection $path b -After d }
        'a section is moved under another one' = { param($path) Move-MdSection $path c -Under d }
        'a section is renamed' = { param($path) Rename-MdSection $path b 'New name' }
        'a section is restored' = { param($path) Set-MdSection $path b -Body 'new'; Set-MdSection $path b -Body 'other'; Restore-MdSection $path b 2 }
    }

    # The rules on blank lines that the documents of a folder break, each as "file rule line".
    function Get-Breach([string] $Folder) {
        [System.IO.File]::WriteAllText((Join-Path $Folder '.markdownlint.json'), '{ "default": false, "MD012": true, "MD022": true }')
        Push-Location $Folder
        try {
            $lines = node (Join-Path $tools 'node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs') '*.md' 2>&1
        } finally {
            Pop-Location
        }

        foreach ($line in $lines) { if ("$line" -match '^(.+?\.md):(\d+).*(MD0\d\d)') { "$($Matches[1]) $($Matches[3]) $($Matches[2])" } }
    }
}

AfterAll {
    Close-Everything
}

Describe 'Documents as other tools see them' -Skip:(-not $hasNpm) {
    It 'When the project''s documents are read, then ids and headings are those of GitHub''s slugger and another parser' {
        if ($whyNot) { Set-ItResult -Skipped -Because $whyNot; return }
        $paths = [System.IO.Directory]::GetFiles($root, '*.md') + [System.IO.Directory]::GetFiles((Join-Path $root 'docs'), '*.md', 'AllDirectories') +
        [System.IO.Directory]::GetFiles((Join-Path $root 'examples'), '*.md', 'AllDirectories')
        $own = Join-Path $TestDrive 'cases.md'
        [System.IO.File]::WriteAllText($own, (@(
                    '# Tool [![build](b.svg)](c)', '# Tool ![a](b)', '# Tool <br>', '# <img src="l.png"> Tool', '# a&#x20;', '# *A* `b` [c](d)',
                    '', 'two', 'lines', '===', '', 'text', '<picture>', '<source srcset="a">', '</picture>', '# H', '# Äß İ ①', '# {#if x}', '# a/b', ''
                ) -join "`n"))
        $paths += $own
        $told = node (Join-Path $PSScriptRoot 'Scripts/headings.mjs') $tools @paths
        $told.Count | Should -Be $paths.Count
        for ($i = 0; $i -lt $paths.Count; $i++) {
            $ours = @(Get-MdSection -LiteralPath $paths[$i] | Where-Object Level -GT 0 | ForEach-Object SectionId)
            $ours | Should -Be @($told[$i] | ConvertFrom-Json) -Because $paths[$i]
        }
    }

    It 'When <Name> is changed in any way, then a linter finds no blank line missing and none too many that it did not find before' -ForEach $documents {
        if ($whyNot) { Set-ItResult -Skipped -Because $whyNot; return }
        $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $null = [System.IO.Directory]::CreateDirectory($folder)
        [System.IO.File]::WriteAllText((Join-Path $folder 'before.md'), $Text)
        foreach ($change in $changes.Keys) {
            $document = Join-Path $folder "$change.md"
            [System.IO.File]::WriteAllText($document, $Text)
            & $changes[$change] $document
        }

        $breaches = @(Get-Breach $folder)
        @($breaches -match '^before\.md').Count -eq 0 | Should -Be $HasBlankLines
        if ($HasBlankLines) { $breaches | Should -BeNullOrEmpty } else { $breaches | Should -Not -Match 'MD012' }
    }
}
