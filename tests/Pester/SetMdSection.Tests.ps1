BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Set-MdSection' {
    BeforeAll {
        $other = Open-Owner
    }

    BeforeEach {
        $document = Add-Document
        $digest = Get-Digest $document
    }

    Context 'Given text in the pipeline' {
        It 'When it is piped in, then its lines together are the new content' {
            '### Linux', '', 'Use dnf.', '' | Set-MdSection $document linux
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'dnf')
            (Get-MdSectionVersion $document linux).Count | Should -Be 2
        }

        It 'When content is given besides, or nothing at all is, then that is an error' {
            { 'x' | Set-MdSection $document linux -Content 'y' -ErrorAction Stop } | Should -Throw
            { Set-MdSection $document linux -ErrorAction Stop } | Should -Throw
            Get-Digest $document | Should -Be $digest
        }

        It 'When nothing comes, then that is no change' {
            @() | Set-MdSection $document linux
            Get-Digest $document | Should -Be $digest
        }

        It 'When it is only asked what would change, then nothing does' {
            "### Linux`n`nUse dnf.`n" | Set-MdSection -LiteralPath $document linux -WhatIf
            Get-Digest $document | Should -Be $digest
        }

        It 'When <What> is piped in instead, then it is not taken for text' -ForEach @(
            @{ What = 'a number'; Value = 7 }, @{ What = 'a file'; Value = [System.IO.FileInfo]::new('nowhere.md') }
            @{ What = 'an object'; Value = [pscustomobject]@{ Name = 'x' } }
        ) {
            { $Value | Set-MdSection $document linux -ErrorAction Stop } | Should -Throw
            Get-Digest $document | Should -Be $digest
        }
    }

    Context 'Given a section, and no lock' {
        It 'When its content is set, then it alone changes (I4), and no lock is left' {
            Set-MdSection $document linux -Content "### Linux`n`nUse dnf.`n`n"
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'dnf')
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When its body is set, then heading and subsections stay (I4)' {
            Set-MdSection $document install -Body '', 'Fetch it.'
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'Get it', 'Fetch it')
        }

        It 'When text is appended, then it stands at the end of the body, before the subsections (I4)' {
            Set-MdSection $document install -Append 'Then run it.'
            $text = [System.IO.File]::ReadAllText($document)
            $text | Should -Match "(?s)Get it\.\n+Then run it\.\n\n### Linux"
            $text.Replace('Then run it.', '') -replace '\n+', '' | Should -BeExactly ($guideText -replace '\n+', '')
        }

        It 'When it is updated, then the script block gets it as $_ and what it returns is the new content' {
            Set-MdSection $document linux -Update {
                $_.SectionId | Should -Be 'linux'
                $_.Content -replace 'apt', 'zypper'
            }
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'zypper')
        }

        It 'When the update returns several lines, then they are the lines of the new content' {
            Set-MdSection $document usage -Update { '## Usage'; ''; 'Start it.'; '' }
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'Run it', 'Start it')
        }

        It 'When the update reads variables of the caller, then it sees them' {
            $tool = 'pacman'
            Set-MdSection $document linux -Update { $_.Content -replace 'apt', $tool }
            (Get-MdSection $document linux).Content | Should -BeLike '*pacman*'
        }

        It 'When several strings are given, then they are lines' {
            Set-MdSection $document usage -Body 'One.', '', 'Two.'
            (Get-MdSection $document usage).Body.Trim() | Should -BeExactly "One.`n`nTwo."
        }

        It 'When the section is named by its heading path, then that one is changed' {
            Set-MdSection $document Guide/Install/Windows -Body 'Use scoop.'
            (Get-MdSection $document windows).Content | Should -BeLike '*scoop*'
        }

        It 'When the heading is renamed, then -PassThru returns the section under its new id' {
            $renamed = Set-MdSection $document linux -Content "### GNU Linux`n`nUse apt.`n`n" -PassThru
            $renamed.SectionId | Should -Be 'gnu-linux'
            (Get-MdSection $document).SectionId | Should -Be @('guide', 'install', 'gnu-linux', 'windows', 'usage')
        }

        It 'When -PassThru is given, then the section comes as it is then; without it, nothing' {
            $after = Set-MdSection $document linux -Body 'Use dnf.' -PassThru
            $after.Body | Should -BeExactly (Get-MdSection $document linux).Body
            $after.Checksum | Should -Be (Get-MdSection $document linux).Checksum
            Set-MdSection $document linux -Body 'Use apt.' | Should -BeNullOrEmpty
        }

        It 'When it is only asked what would change, then nothing does, and the script block is not run' {
            $ran = [System.Collections.Generic.List[int]]::new()
            Set-MdSection $document linux -Body 'Use dnf.' -WhatIf
            Set-MdSection $document linux -Update { $ran.Add(1); 'x' } -WhatIf
            { Set-MdSection $document none-such -Body 'x' -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'SectionNotFound,*'
            $ran | Should -HaveCount 0
            Get-Digest $document | Should -Be $digest
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
        }
    }

    Context 'Given an update that fails' {
        It 'When the script block throws, then its error comes through, the document is untouched and no lock is left' {
            { Set-MdSection $document linux -Update { throw 'no idea' } } | Should -Throw -ExpectedMessage 'no idea'
            Get-Digest $document | Should -Be $digest
            Get-MdLock $document -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When the script block throws under a lock that is held, then the lock is still held' {
            $lock = Lock-MdSection $document linux
            { Set-MdSection $document linux -Update { throw 'no idea' } } | Should -Throw
            (Get-MdLock $document).LockId | Should -Be $lock.LockId
        }

        It 'When an outside editor changes the section during the update, then that is a conflict and nothing is lost' {
            $refusal = {
                Set-MdSection $document linux -ErrorAction Stop -Update {
                    [System.IO.File]::WriteAllText($document, ($guideText -replace 'apt', 'nix'))
                    $_.Content -replace 'apt', 'dnf'
                }
            } | Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand' -PassThru
            $refusal.TargetObject | Should -Be 'linux'
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'nix')
        }
    }

    Context 'Given a checksum that is expected' {
        It 'When the section still has it, then it is changed' {
            $section = Get-MdSection $document linux
            Set-MdSection $document linux -Body 'Use dnf.' -ExpectedChecksum $section.Checksum.ToLowerInvariant() -ErrorAction Stop
            (Get-MdSection $document linux).Body | Should -BeLike '*dnf*'
        }

        It 'When the section has changed since and <How>, then that is a conflict and nothing is written' -ForEach @(
            @{ How = 'its content is set'; Change = @{ Content = "### Linux`n" } }
            @{ How = 'its body is set'; Change = @{ Body = 'Use dnf.' } }
            @{ How = 'text is appended'; Change = @{ Append = 'Use dnf.' } }
            @{ How = 'it is updated'; Change = @{ Update = { throw 'must not run' } } }
        ) {
            $stale = Get-MdSection $document linux
            Set-MdSection $document linux -Body 'Use snap.'
            $digest = Get-Digest $document
            { Set-MdSection $document linux @Change -ExpectedChecksum $stale.Checksum -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given the number of the version that one knows' {
        BeforeEach {
            $document = Add-ChangedDocument
        }

        It 'When it is still the newest, then the change is made; when it is not, then it is refused' {
            Set-MdSection $document linux -Append 'Or apk.' -ExpectedVersion 3
            { Set-MdSection $document linux -Append 'Or brew.' -ExpectedVersion 3 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand'
            (Get-MdSection $document linux).Content | Should -Not -BeLike '*brew*'
        }

        It 'When it is not, then a script block for the new content is not even run' {
            $ran = [System.Collections.Generic.List[int]]::new()
            { Set-MdSection $document linux -Update { $ran.Add(1); $_.Content } -ExpectedVersion 2 -ErrorAction Stop } |
                Should -Throw -ErrorId 'VersionConflict,MdLock.Commands.SetMdSectionCommand'
            $ran.Count | Should -Be 0
        }
    }

    Context 'Given a lock' {
        It 'When one''s own lock covers the section (<Held>), then it is used and stays' -ForEach @(
            @{ Held = 'the section'; Request = @{ SectionId = 'linux' } }
            @{ Held = 'the section above'; Request = @{ SectionId = 'install' } }
            @{ Held = 'the document'; Request = @{ Document = $true } }
        ) {
            $lock = Lock-MdSection $document @Request
            Set-MdSection $document linux -Body 'Use dnf.' -NoWait -ErrorAction Stop
            (Get-MdSection $document linux).Body | Should -BeLike '*dnf*'
            (Get-MdLock $document).LockId | Should -Be $lock.LockId
        }

        It 'When one''s own lock is on the body only, then the body may be set' {
            $null = Lock-MdSection $document install -Scope Body
            Set-MdSection $document install -Body 'Fetch it.' -NoWait -ErrorAction Stop
            (Get-MdSection $document install).Body | Should -BeLike '*Fetch*'
        }

        It 'When one''s own lock is shared, then it gives no right to change' {
            $null = Lock-MdSection $document linux -Mode Shared
            { Set-MdSection $document linux -Body 'x' -NoWait -ErrorAction Stop } | Should -Throw
            Get-Digest $document | Should -Be $digest
        }

        It 'When another owner holds <Held>, then the change of <Section> is refused and nothing is written' -ForEach @(
            @{ Held = 'linux'; Section = 'linux' }
            @{ Held = 'install'; Section = 'linux' }
            @{ Held = 'linux'; Section = 'install' }
        ) {
            $lock = Invoke-Owner $other { param($path, $section) Lock-MdSection $path $section } $document, $Held
            $content = (Get-MdSection $document $Section).Content -replace 'Use', 'Try'
            { Set-MdSection $document $Section -Content $content -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.SetMdSectionCommand'
            Get-Digest $document | Should -Be $digest
            (Get-MdLock $document).LockId | Should -Be $lock.LockId
        }

        It 'When another owner holds a subsection, then the body above it may still be set' {
            $null = Invoke-Owner $other { param($path) Lock-MdSection $path linux } $document
            Set-MdSection $document install -Body 'Fetch it.' -NoWait -ErrorAction Stop
            (Get-MdSection $document install).Body | Should -BeLike '*Fetch*'
        }

        It 'When another owner gives its lock up during the wait, then the change is made' {
            $lock = Invoke-Owner $other { param($path) Lock-MdSection $path linux } $document
            $set = { param($path) Set-MdSection $path linux -Body 'Use dnf.' -Timeout 300 -PassThru }
            $pipeline = Open-Pipeline (Open-Owner) $set $document
            $call = $pipeline.BeginInvoke()
            Wait-Waiter $document
            $null = Invoke-Owner $other { param($lock) $lock | Unlock-MdSection } $lock
            (Wait-Pipeline $pipeline $call).Body | Should -BeLike '*dnf*'
            $pipeline.Dispose()
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When the token of a lease is given, then another owner changes the section under it' {
            $lease = Lock-MdSection $document linux -Persistent
            $set = { param($path, $token) Set-MdSection $path linux -Body 'Use dnf.' -Token $token -NoWait }
            $null = Invoke-Owner $other $set $document, $lease.Token
            (Get-MdSection $document linux).Body | Should -BeLike '*dnf*'
            (Get-MdLock $document).LockId | Should -Be $lease.LockId
        }

        It 'When the token is of a lease on something else, then nothing is written' {
            $lease = Lock-MdSection $document usage -Persistent
            { Set-MdSection $document linux -Body 'x' -Token $lease.Token -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockNotOwned,MdLock.Commands.SetMdSectionCommand'
            Get-Digest $document | Should -Be $digest
        }

        It 'When another owner''s change renumbers the section, then its lock goes with it' {
            $document = Add-Document -Text "# Log`n`n## Fix`n`nOne.`n`n## Fix`n`nTwo.`n"
            $lock = Lock-MdSection $document fix-1
            $null = Invoke-Owner $other { param($path) Set-MdSection $path fix -Content "## Change`n`nOne.`n`n" } $document
            (Get-MdLock $document).SectionId | Should -Be 'fix'
            Set-MdSection $document fix -Body '', 'Three.' -NoWait -ErrorAction Stop
            [System.IO.File]::ReadAllText($document) | Should -BeExactly "# Log`n`n## Change`n`nOne.`n`n## Fix`n`nThree.`n"
            (Get-MdLock $document).LockId | Should -Be $lock.LockId
        }

        It 'When a heading is renamed under a lease, then taking the lease again renews it' {
            $lease = Lock-MdSection $document linux -Persistent
            Set-MdSection $document linux -Content "### GNU Linux`n`nUse apt.`n`n"
            (Lock-MdSection $document gnu-linux -Persistent -NoWait -ErrorAction Stop).Token | Should -Be $lease.Token
        }

        It 'When a heading is renamed, then the lock on it goes with it to the new id' {
            $lock = Lock-MdSection $document linux
            Set-MdSection $document linux -Content "### GNU Linux`n`nUse apt.`n`n"
            $found = Get-MdLock $document
            $found.SectionId | Should -Be 'gnu-linux'
            $found.LockId | Should -Be $lock.LockId
            Set-MdSection $document gnu-linux -Body 'Use dnf.' -NoWait -ErrorAction Stop
            $lock | Unlock-MdSection -ErrorAction Stop
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given text that would harm another section (I4)' {
        It 'When <What>, then the change is refused as <Id> and nothing is written' -ForEach @(
            @{ What = 'a code fence is left open'; Section = 'linux'; Change = @{ Body = "``````" }; Id = 'SectionBoundary' }
            @{ What = 'a comment is left open'; Section = 'linux'; Change = @{ Append = '<!-- so' }; Id = 'SectionBoundary' }
            @{ What = 'the body holds a heading of its own level'; Section = 'linux'; Change = @{ Body = "### BSD`n" }; Id = 'SectionBoundary' }
            @{ What = 'the content holds a second section'; Section = 'linux'; Change = @{ Content = "### Linux`n`n### BSD`n" }; Id = 'SectionBoundary' }
            @{ What = 'the content has a higher heading'; Section = 'linux'; Change = @{ Content = "# Linux`n" }; Id = 'SectionBoundary' }
            @{ What = 'the content has no heading'; Section = 'linux'; Change = @{ Content = 'Use dnf.' }; Id = 'SectionBoundary' }
            @{ What = 'the content lacks a subsection'; Section = 'install'; Change = @{ Content = "## Install`n" }; Id = 'SubsectionsDropped' }
            @{ What = 'the update lacks a subsection'; Section = 'install'; Change = @{ Update = { '## Install' } }; Id = 'SubsectionsDropped' }
        ) {
            { Set-MdSection $document $Section @Change -ErrorAction Stop } |
                Should -Throw -ErrorId "$Id,MdLock.Commands.SetMdSectionCommand"
            Get-Digest $document | Should -Be $digest
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When dropping subsections is asked for, then they go' {
            Set-MdSection $document install -Content "## Install`n`nIt is there.`n`n" -AllowDroppedSubsections
            (Get-MdSection $document).SectionId | Should -Be @('guide', 'install', 'usage')
        }
    }

    Context 'Given a document in <Encoding> with <NewLine> line ends (I4: reading and writing back changes nothing)' -ForEach @(
        @{ Encoding = 'UTF-8'; Preamble = $false; CodePage = 65001; NewLine = 'LF'; End = "`n" }
        @{ Encoding = 'UTF-8 with a BOM'; Preamble = $true; CodePage = 65001; NewLine = 'CRLF'; End = "`r`n" }
        @{ Encoding = 'UTF-16 LE'; Preamble = $true; CodePage = 1200; NewLine = 'CRLF'; End = "`r`n" }
        @{ Encoding = 'UTF-16 BE'; Preamble = $true; CodePage = 1201; NewLine = 'LF'; End = "`n" }
        @{ Encoding = 'UTF-8'; Preamble = $false; CodePage = 65001; NewLine = 'CR'; End = "`r" }
    ) {
        BeforeEach {
            $text = "# F`u{FC}hrer `u{1F4D7}`n`n`u{413}`u{43E}.`n`n## `u{41E}`u{434}`u{438}`u{43D} {#one}`n`nA`n`n### Sub`n`ns`n`n## Two`n`nno last line end" -replace "`n", $End
            $encoder = [System.Text.Encoding]::GetEncoding($CodePage)
            $mark = if ($Preamble) { $encoder.GetPreamble() } else { [byte[]]::new(0) }
            $document = Add-Document
            [System.IO.File]::WriteAllBytes($document, [byte[]] ($mark + $encoder.GetBytes($text)))
            $digest = Get-Digest $document
        }

        It 'When every content is set to what it is, then not one byte changes' {
            foreach ($section in Get-MdSection $document) {
                $section | Set-MdSection -Content $section.Content -ErrorAction Stop
            }
            Get-Digest $document | Should -Be $digest
        }

        It 'When every body is set to what it is, then not one byte changes' {
            foreach ($section in Get-MdSection $document) {
                Set-MdSection $document $section.SectionId -Body $section.Body -ErrorAction Stop
            }
            Get-Digest $document | Should -Be $digest
        }

        It 'When the whole document is set to what it is, then not one byte changes' {
            Set-MdSection $document _document -Update { $_.Content } -ErrorAction Stop
            Get-Digest $document | Should -Be $digest
        }

        It 'When one section is changed, then mark, line ends and all other bytes stay' {
            Set-MdSection $document one -Body '', "`u{C4}1", 'B2' -ErrorAction Stop
            $expected = $text -replace 'A(?=\r?\n|\r)', "`u{C4}1${End}B2"
            $bytes = [byte[]] ($mark + $encoder.GetBytes($expected))
            [System.Convert]::ToHexString([System.IO.File]::ReadAllBytes($document)) |
                Should -Be ([System.Convert]::ToHexString($bytes))
        }
    }

    Context 'Given other ways to name a document' {
        It 'When the name has brackets, then -LiteralPath takes it as it is' {
            $bracketed = Add-Document -Name 'guide[1].md'
            Set-MdSection -LiteralPath $bracketed -SectionId linux -Body 'Use dnf.'
            (Get-MdSection -LiteralPath $bracketed linux).Body | Should -BeLike '*dnf*'
        }

        It 'When the document is named by a link, then its target is changed and the link stays' -Skip:$IsWindows {
            $link = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.md')
            $null = [System.IO.File]::CreateSymbolicLink($link, $document)
            Set-MdSection $link linux -Body '', 'Use dnf.'
            [System.IO.FileInfo]::new($link).LinkTarget | Should -Be $document
            [System.IO.File]::ReadAllText($document) | Should -BeExactly ($guideText -replace 'apt', 'dnf')
        }

        It 'When permissions are set, then they are kept' -Skip:$IsWindows {
            [System.IO.File]::SetUnixFileMode($document, [System.IO.UnixFileMode] 'UserRead, UserWrite, OtherRead')
            Set-MdSection $document linux -Body 'Use dnf.'
            [System.IO.File]::GetUnixFileMode($document) | Should -Be ([System.IO.UnixFileMode] 'UserRead, UserWrite, OtherRead')
        }

        It 'When locks come down the pipeline, then the sections that they lock are changed' {
            Lock-MdSection $document linux, windows | Set-MdSection -Body 'Use it.' -PassThru |
                ForEach-Object SectionId | Should -Be @('linux', 'windows')
        }
    }
}
