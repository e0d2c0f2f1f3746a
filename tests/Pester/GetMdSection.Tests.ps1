BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdSection' {
    BeforeEach {
        $document = Add-Document
    }

    Context 'Given a document with sections' {
        It 'When nothing else is named, then all sections come, in the order of the document' {
            (Get-MdSection $document).SectionId | Should -Be @('guide', 'install', 'linux', 'windows', 'usage')
        }

        It 'When the selector is <Selector>, then <Expected> comes' -ForEach @(
            @{ Selector = 'linux'; Expected = @('linux') }
            @{ Selector = '#linux'; Expected = @('linux') }
            @{ Selector = 'Guide/Install/Windows'; Expected = @('windows') }
            @{ Selector = '*s'; Expected = @('windows') }
            @{ Selector = @('usage', 'linux'); Expected = @('usage', 'linux') }
            @{ Selector = '_document'; Expected = @('_document') }
        ) {
            (Get-MdSection $document -SectionId $Selector).SectionId | Should -Be $Expected
        }

        It 'When a section is read, then every property has its value' {
            $section = Get-MdSection $document install
            $section.Path | Should -Be $document
            $section.Title | Should -Be 'Install'
            $section.Level | Should -Be 2
            $section.Line | Should -Be 5
            $section.HeadingPath | Should -Be 'Guide/Install'
            $section.ParentId | Should -Be 'guide'
            $section.Subsections | Should -Be @('linux', 'windows')
            $section.Content | Should -BeExactly "## Install`n`nGet it.`n`n### Linux`n`nUse apt.`n`n### Windows`n`nUse winget.`n`n"
            $section.Body | Should -BeLike '*Get it.*'
            $section.Body | Should -Not -BeLike '*Linux*'
            $section.Length | Should -Be $section.Content.Length
            $utf8 = [System.Text.Encoding]::UTF8.GetBytes($section.Content)
            $digest = [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($utf8))
            $section.Checksum | Should -Be $digest
            "$section" | Should -Be 'install'
        }

        It 'When all top sections and the preamble are read, then together they are the document' {
            $text = "Before.`n`n# One`n`n1`n`n# Two`n`n2"
            $document = Add-Document -Text $text
            $parts = Get-MdSection $document | Where-Object { -not $_.ParentId }
            $parts[0].SectionId | Should -Be '_preamble'
            -join $parts.Content | Should -BeExactly $text
        }

        It 'When headings stand in <Where>, then they are no sections' -ForEach @(
            @{ Where = 'a code fence'; Text = "# A`n`n``````text`n# B`n```````n" }
            @{ Where = 'indented code'; Text = "# A`n`n    # B`n" }
            @{ Where = 'an HTML block'; Text = "# A`n`n<div>`n# B`n</div>`n" }
            @{ Where = 'a block quote'; Text = "# A`n`n> # B`n" }
            @{ Where = 'a list'; Text = "# A`n`n- # B`n" }
            @{ Where = 'front matter'; Text = "---`n# B`n---`n`n# A`n" }
        ) {
            (Get-MdSection (Add-Document -Text $Text)).SectionId | Where-Object { $_ -ne '_preamble' } | Should -Be 'a'
        }

        It 'When headings repeat or name their id, then each section has an id of its own' {
            $document = Add-Document -Text "# Log`n`n## Fix`n`n## Fix`n`n## Other {#fix-by-name}`n`nSetext`n------`n"
            (Get-MdSection $document).SectionId | Should -Be @('log', 'fix', 'fix-1', 'fix-by-name', 'setext')
        }

        It 'When another owner holds the document, then it is read all the same' {
            $other = Open-Owner
            $null = Invoke-Owner $other { param($path) Lock-MdSection $path -Document } $document
            Get-MdSection $document | Should -HaveCount 5
        }

        It 'When it is read, then nothing is left beside it' {
            $null = Get-MdSection $document
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
        }
    }

    Context 'Given other ways to name a document' {
        It 'When files come down the pipeline, then their sections follow one another' {
            $second = Join-Path (Split-Path -Parent $document) 'second.md'
            [System.IO.File]::WriteAllText($second, "# Second`n")
            $found = Get-ChildItem -Path (Join-Path (Split-Path -Parent $document) '*.md') | Get-MdSection
            $found[-1].SectionId | Should -Be 'second'
            $found | Should -HaveCount 6
        }

        It 'When locks come down the pipeline, then the sections that they lock are read' {
            $sections = Lock-MdSection $document linux, usage | Get-MdSection
            $sections.SectionId | Should -Be @('linux', 'usage')
        }

        It 'When the name has brackets, then -LiteralPath takes it as it is' {
            $bracketed = Add-Document -Name 'guide[1].md'
            (Get-MdSection -LiteralPath $bracketed linux).Path | Should -Be $bracketed
            (Get-MdSection -PSPath $bracketed -SectionId linux).Path | Should -Be $bracketed
        }

        It 'When the path is relative, then it is that of the current folder' {
            Push-Location (Split-Path -Parent $document)
            try {
                (Get-MdSection ./guide.md linux).Path | Should -Be $document
            } finally {
                Pop-Location
            }
        }

        It 'When the document is empty, then it has no sections but itself' {
            $empty = Add-Document -Text ''
            Get-MdSection $empty | Should -BeNullOrEmpty
            (Get-MdSection $empty _document).Content | Should -BeExactly ''
        }

        It 'When one of several sections does not exist, then the others come, and the error names what is near' {
            $found = Get-MdSection $document linus, usage -ErrorVariable refused -ErrorAction SilentlyContinue
            $found.SectionId | Should -Be 'usage'
            $refused.FullyQualifiedErrorId | Should -Be 'SectionNotFound,MdLock.Commands.GetMdSectionCommand'
            $refused.ErrorDetails.RecommendedAction | Should -BeLike "*'linux'*"
        }
    }
}
