BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Add-MdSection' {
    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given a document without locks' {
        It 'When a section is added <Place>, then it is there, at the level of the place, and no lock is left' -ForEach @(
            @{ Place = 'before'; Arguments = @{ Before = 'windows' }; Order = 'linux', 'mac', 'windows', 'usage'; Level = 3 }
            @{ Place = 'after'; Arguments = @{ After = 'windows' }; Order = 'linux', 'windows', 'mac', 'usage'; Level = 3 }
            @{ Place = 'under'; Arguments = @{ Under = 'usage' }; Order = 'linux', 'windows', 'usage', 'mac'; Level = 3 }
        ) {
            $added = Add-MdSection $document -Content '# Mac', '', 'Use brew.' @Arguments -PassThru
            $added.SectionId | Should -Be 'mac'
            $added.Level | Should -Be $Level
            $ids = (Get-MdSection $document).SectionId | Where-Object { $_ -notin 'guide', 'install' }
            $ids | Should -Be $Order
            (Get-MdSectionVersion $document mac -Latest).Operation | Should -Be 'add'
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When a section is added under the document, then it stands at its end, and all before it is as it was' {
            Add-MdSection $document '### Glossary', '', 'Words.' -Under _document
            (Get-MdSection $document glossary).Level | Should -Be 1
            [System.IO.File]::ReadAllText($document) | Should -BeLike "$guideText*# Glossary`n`nWords.`n"
        }

        It 'When a document with <Name> gets its first section, then by the completed call that is for any document' -ForEach @(
            @{ Name = 'no bytes'; Text = ''; Before = '' }
            @{ Name = 'blank lines only'; Text = "`n`n"; Before = "`n`n" }
            @{ Name = 'front matter only'; Text = "---`nt: 1`n---`n"; Before = "---`nt: 1`n---`n`n" }
        ) {
            [System.IO.File]::WriteAllText($document, $Text)
            $line = "Add-MdSection '$document' -Title First -Under "
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '_document'
            Add-MdSection $document -Title First -Body 'Text.' -Under _document
            [System.IO.File]::ReadAllText($document) | Should -BeExactly "$Before# First`n`nText.`n"
        }

        It 'When title and body are given, then they are the section' {
            $added = Add-MdSection $document -Title 'Mac *OS*' -Body 'Use brew.', '', '## Casks' -After linux -PassThru
            $added.Title | Should -Be 'Mac OS'
            $added.Content | Should -BeExactly "### Mac *OS*`n`nUse brew.`n`n#### Casks`n`n"
            (Add-MdSection $document -Title 'Empty' -Under usage -PassThru).Content | Should -BeExactly "### Empty`n"
        }

        It 'When a section is piped in and a title is given, then the title counts' {
            Get-MdSection $document linux | Add-MdSection -Title 'Mac' -After linux
            (Get-MdSection $document mac).Content | Should -BeExactly "### Mac`n`n"
        }

        It 'When <What>, then that is an error, and the document stays' -ForEach @(
            @{ What = 'nothing is given'; Given = @{}; Id = 'SectionNotGiven' }
            @{ What = 'content and title are given'; Given = @{ Content = '# Mac'; Title = 'Mac' }; Id = 'SectionNotGiven' }
            @{ What = 'a body has no title'; Given = @{ Body = 'Use brew.' }; Id = 'SectionNotGiven' }
            @{ What = 'a title has two lines'; Given = @{ Title = "Mac`nSun" }; Id = 'SectionHeadingInvalid' }
            @{ What = 'a body has a heading of its own level'; Given = @{ Title = 'Mac'; Body = '# Sun' }; Id = 'SectionBoundary' }
        ) {
            { Add-MdSection $document @Given -Under usage -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
            Get-Digest $document | Should -Be $digest
        }

        It 'When the content has headings of its own, then they keep their distance to the first' {
            Add-MdSection $document '# Mac', '', '## Brew', '', '### Casks' -After linux
            (Get-MdSection $document mac, brew, casks).Level | Should -Be 3, 4, 5
        }

        It 'When the heading is there already, then the new section gets an id of its own' {
            (Add-MdSection $document '# Linux' -Under usage -PassThru).SectionId | Should -Be 'linux-1'
        }

        It 'When nobody asks for the section, then none is returned, and its first version is what was added' {
            Add-MdSection $document '# Mac', '', 'Use brew.' -Under install | Should -BeNullOrEmpty
            $version = Get-MdSectionVersion $document mac
            $version.Version | Should -Be 1
            $version.Content | Should -BeExactly (Get-MdSection $document mac).Content
        }

        It 'When <What>, then it is <Id>, and the document stays' -ForEach @(
            @{ What = 'the content has no heading'; Content = 'Use brew.'; Under = 'usage'; Id = 'SectionBoundary' }
            @{ What = 'the content is two sections'; Content = '# Mac', '# Sun'; Under = 'usage'; Id = 'SectionBoundary' }
            @{ What = 'a heading would be below level 6'; Content = '# 1', '## 2', '### 3', '#### 4', '##### 5'
                Under = 'usage'; Id = 'SectionHeadingInvalid' }
            @{ What = 'the other section has no heading'; Content = '# Mac'; Under = '_preamble'; Id = 'SectionPlaceInvalid' }
            @{ What = 'there is no other section'; Content = '# Mac'; Under = 'none-such'; Id = 'SectionNotFound' }
        ) {
            { Add-MdSection $document $Content -Under $Under -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.AddMdSectionCommand"
            Get-Digest $document | Should -Be $digest
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When two places are named, or none, then that is refused before anything is done' {
            { Add-MdSection $document '# Mac' -Under usage -After linux } |
                Should -Throw -ErrorId 'AmbiguousParameterSet,MdLock.Commands.AddMdSectionCommand'
            # On a command line, the missing place would be asked for.
            foreach ($set in (Get-Command Add-MdSection).ParameterSets) {
                ($set.Parameters | Where-Object Name -In Before, After, Under).IsMandatory | Should -BeTrue
            }
            Get-Digest $document | Should -Be $digest
        }

        It 'When somebody asks what would happen, then nothing does' {
            Add-MdSection $document -Content '## New' -Under _document -WhatIf
            { Add-MdSection $document -Content '## New' -Under none-such -WhatIf -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionNotFound,*'
            Get-Digest $document | Should -Be $digest
        }

        It 'When files are piped in, then the section is added to each' {
            $second = Add-Document -Name 'guide[1].md'
            Get-Item -LiteralPath $document, $second | Add-MdSection -Before usage -Content '# Review'
            (Get-MdSection $document review).Level | Should -Be 2
            (Get-MdSection -LiteralPath $second review).Level | Should -Be 2
        }
    }

    Context 'Given locks' {
        It 'When another owner holds a sibling, then a section is added beside it all the same' {
            $null = Lock-ByOther $document linux
            (Add-MdSection $document -Content '# Mac' -After windows -NoWait -PassThru).SectionId | Should -Be 'mac'
        }

        It 'When another owner holds the section that takes it up, then it is refused, and no lock is left' {
            $held = Lock-ByOther $document install
            { Add-MdSection $document '# Mac' -After windows -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.AddMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            (Get-MdLock $document -IncludeWaiting).LockId | Should -Be $held.LockId
        }

        It 'When a lease covers the section that takes it up, then its token is enough, and an empty one is an error' {
            $lease = Lock-MdSection $document install -Persistent
            (Add-MdSection $document '# Mac' -Under install -Token $lease.Token -PassThru).SectionId | Should -Be 'mac'
            (Get-MdLock $document).LockId | Should -Be $lease.LockId
            { Add-MdSection $document '# Sun' -Under install -Token '' } |
                Should -Throw -ErrorId 'ParameterEmpty,MdLock.Commands.AddMdSectionCommand'
        }
    }
}
