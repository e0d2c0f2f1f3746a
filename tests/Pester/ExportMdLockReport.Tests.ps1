BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'BrowserSupport.ps1')
    $whyNot = Install-Chromium

    # Ten processes that change one section, one that has the lock first, and one that is killed with it.
    function Add-ContendedDocument {
        $document = Add-Document -Text ($guideText -replace 'Run it', 'Run it 0 times')
        $holder = Open-Holder $document usage 'a report <b>at night</b>'
        $workers = foreach ($number in 1..10) { Open-Child Count.ps1 $document, usage, 10 }
        foreach ($worker in $workers) { Read-Child $worker | Should -Be 'ready' }
        foreach ($worker in $workers) { $worker.StandardInput.WriteLine('go') }
        Wait-Until 'all ten wait' { @(Get-MdLock $document -IncludeWaiting | Where-Object State -EQ Waiting).Count -eq 10 }
        Invoke-Kill $holder
        foreach ($worker in $workers) { $null = Complete-Child $worker }
        $document
    }

    $contended = Add-ContendedDocument
    $page = "$contended.html"
    Export-MdLockReport $contended -Destination $page
    $html = [System.IO.File]::ReadAllText($page)
}

AfterAll {
    Close-Everything
}

Describe 'Export-MdLockReport' {
    Context 'Given a trail of ten processes that wanted one section, and one that was killed with its lock' {
        It 'When the page is read, then its figures are those of the trail' {
            $events = Get-MdLockEvent $contended
            $grants = @($events | Where-Object Type -EQ Grant)
            $grants.Count | Should -BeGreaterOrEqual 10
            $taken = @($events | Where-Object { $_.Type -in 'Acquire', 'Grant' -and $_.Outcome -eq 'Succeeded' } | Select-Object -ExpandProperty LockId -Unique)
            $html | Should -BeLike "*<dt>Locks</dt><dd>$($taken.Count)</dd>*"
            $html | Should -BeLike "*<dt>Waits</dt><dd>$($grants.Count)</dd>*"
            $html | Should -BeLike '*<dt>Edits</dt><dd>100</dd>*'
            $html | Should -BeLike '*<dt>Stale locks, recoveries</dt><dd>1</dd>*'
            $html | Should -BeLike '*OwnerDead*'
        }

        It 'When the page is read, then the first who waited did so for the one that was killed' {
            $killed = Get-MdLockEvent $contended -Type Reclaim
            $html | Should -Match "\($($killed.ProcessId)\)[^<]*\(a report &lt;b&gt;at night&lt;/b&gt;\)"
        }

        It 'When the page is read, then it needs no network and no script, and what people wrote is text' {
            $html | Should -Not -Match 'https?:|<script|<link|<img|url\('
            $html | Should -Not -Match '<b>at night'
        }

        It 'When a browser opens it, then each chart is there with what it draws, and the console stays empty' {
            if ($whyNot) { Set-ItResult -Skipped -Because $whyNot; return }
            $seen = Invoke-Chromium $page '--dump-dom'
            $seen.Console | Should -BeNullOrEmpty
            $dom = $seen.Output
            [regex]::Matches($dom, '<svg ').Count | Should -Be 5
            [regex]::Matches($dom, '<section ').Count | Should -Be 7
            [regex]::Matches($dom, '<rect[^>]* class="(hold|share)').Count | Should -BeGreaterThan 0
            [regex]::Matches($dom, '<rect[^>]* class="(wait|crowd)').Count | Should -BeGreaterThan 0
            [regex]::Matches($dom, '<rect[^>]* class="bar"').Count | Should -BeGreaterOrEqual 2
            [regex]::Matches($dom, '<circle[^>]* class="mark p50"').Count | Should -BeGreaterThan 0
            [regex]::Matches($dom, '<text[^>]* class="cell-text').Count | Should -BeGreaterOrEqual 10
            # A browser that met an element it could not place would have moved it: every drawing is still in its part.
            [regex]::Matches($dom, '(?s)<section id="(\w+)"(?:(?!</section>).)*<svg id="\1-chart"').Count | Should -Be 5
        }

        It 'When a script or a picture from elsewhere gets into the page, then the browser refuses it and the console tells' {
            if ($whyNot) { Set-ItResult -Skipped -Because $whyNot; return }
            $broken = "$contended.broken.html"
            [System.IO.File]::WriteAllText($broken, $html.Replace('</main>', '<script>document.title = "run"</script><img src="http://127.0.0.1:9/a.png"></main>'))
            $seen = Invoke-Chromium $broken '--dump-dom'
            $seen.Console | Should -HaveCount 2
            $seen.Console | Should -BeLike '*violates the following Content Security Policy*'
            $seen.Output | Should -Not -Match '<title>run'
        }

        It 'When it is drawn <Width> pixels wide on a <Scheme> screen, then the picture has that size, that ground and bars' -ForEach @(
            @{ Width = 1280; Scheme = 'light'; Ground = '#f6f7f9'; Bar = '#2563c9'; Other = '#11151b' }
            @{ Width = 390; Scheme = 'light'; Ground = '#f6f7f9'; Bar = '#2563c9'; Other = '#11151b' }
            @{ Width = 1280; Scheme = 'dark'; Ground = '#11151b'; Bar = '#6ea8ff'; Other = '#f6f7f9' }
            @{ Width = 390; Scheme = 'dark'; Ground = '#11151b'; Bar = '#6ea8ff'; Other = '#f6f7f9' }
        ) {
            if ($whyNot) { Set-ItResult -Skipped -Because $whyNot; return }
            $height = if ($Width -lt 600) { 2400 } else { 1600 }
            $picture = Get-Screenshot $page $Width $height -Dark:($Scheme -eq 'dark')
            $picture.Width | Should -Be $Width
            $picture.Height | Should -Be $height
            $picture.CountOf($Ground) | Should -BeGreaterThan ($Width * $height / 50)
            $picture.CountOf($Bar) | Should -BeGreaterThan 1000
            $picture.CountOf($Other) | Should -BeLessThan 200
            $picture.ColourCount | Should -BeGreaterThan 100
        }
    }

    Context 'Given a document with a lock and an edit' {
        BeforeEach {
            $document = Add-Document
            Set-MdSection $document linux -Append 'Or zypper.'
            $folder = Split-Path -Parent $document
            $file = Join-Path $folder 'report.html'
        }

        It 'When a report is exported, then nothing is returned, and the file with -PassThru; what was there is replaced' {
            [System.IO.File]::WriteAllText($file, 'old')
            Export-MdLockReport $document -Destination $file | Should -BeNullOrEmpty
            [System.IO.File]::ReadAllText($file) | Should -BeLike '<!DOCTYPE html>*</html>*'
            (Export-MdLockReport $document $file -PassThru).FullName | Should -Be $file
            @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 2
        }

        It 'When its names are hostile, then the page shows them and does nothing of them' {
            $name = if ($IsWindows) { "a'&b.md" } else { '<script>alert(1)<' + '"''&.md' }
            $hostile = Add-Document -Name $name -Text "# <img src=x onerror=alert(1)>`n`nx`n`n## Usage {#u-`"-on`}`n`ny`n"
            $id = (Get-MdSection $hostile)[0].SectionId
            Lock-MdSection -LiteralPath $hostile $id -Operation "</title><script>alert(2)</script>`e[31m" | Unlock-MdSection
            Export-MdLockReport -LiteralPath $hostile -Destination $file
            $text = [System.IO.File]::ReadAllText($file)
            $text | Should -Not -Match '<script|<img|\e'
            $text | Should -Match ([regex]::Escape('&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;`e[31m'))
        }

        It 'When somebody asks what would happen, then nothing does' {
            Export-MdLockReport $document -Destination $file -WhatIf
            [System.IO.File]::Exists($file) | Should -BeFalse
        }

        It 'When the destination is the document itself, then it is refused' {
            { Export-MdLockReport $document -Destination $document -ErrorAction Stop } |
                Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdLockReportCommand'
            [System.IO.File]::ReadAllText($document) | Should -BeLike '# Guide*'
        }

        It 'When the folder of the destination is not there, then it is an error' {
            { Export-MdLockReport $document -Destination (Join-Path $folder 'gone/report.html') -ErrorAction Stop } |
                Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdLockReportCommand'
        }

        It 'When the document is not there, then that is an error, and nothing is written' {
            Export-MdLockReport "$document.gone" -Destination $file -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -Be 'DocumentNotFound,MdLock.Commands.ExportMdLockReportCommand'
            [System.IO.File]::Exists($file) | Should -BeFalse
        }

        It 'When one of two documents is not there, then the report is about the other' {
            Export-MdLockReport "$document.gone", $document -Destination $file -ErrorAction SilentlyContinue
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*<dt>Edits</dt><dd>1</dd>*'
        }

        It 'When times are given, then only what happened between them counts' {
            $committed = (Get-MdLockEvent $document -Type Commit).Time
            Export-MdLockReport $document -Destination $file -Since $committed -Until $committed
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*<dt>Edits</dt><dd>1</dd>*'
            Export-MdLockReport $document -Destination $file -Since $committed.AddSeconds(60)
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*<dt>Edits</dt><dd>0</dd>*'
            Export-MdLockReport $document -Destination $file -Until $committed.AddSeconds(-60)
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*Nobody held a lock.*'
        }

        It 'When the end is before the beginning, then the arguments are refused' {
            { Export-MdLockReport $document -Destination $file -Since '2026-01-02' -Until '2026-01-01' } |
                Should -Throw -ErrorId 'UntilBeforeSince,MdLock.Commands.ExportMdLockReportCommand'
        }
    }

    Context 'Given a folder of documents' {
        BeforeEach {
            $document = Add-Document
            $folder = Split-Path -Parent $document
            $deep = Join-Path $folder 'deep'
            $null = [System.IO.Directory]::CreateDirectory($deep)
            $other = Join-Path $deep 'other.md'
            [System.IO.File]::WriteAllText($other, $guideText)
            Set-MdSection $document linux -Append 'Or zypper.'
            Set-MdSection $other usage -Append 'Again.'
            $file = Join-Path $folder 'report.html'
        }

        It 'When a report is exported with -Recurse, then it is about all of them, each by its name' {
            Export-MdLockReport $folder -Destination $file -Recurse
            $text = [System.IO.File]::ReadAllText($file)
            $text | Should -BeLike '*2 documents*'
            $text | Should -BeLike '*<dt>Edits</dt><dd>2</dd>*'
            [System.Net.WebUtility]::HtmlDecode($text) | Should -BeLike "*usage · deep$([System.IO.Path]::DirectorySeparatorChar)other.md*"
        }

        It 'When a report is exported without it, then it is about those in the folder itself' {
            Export-MdLockReport $folder -Destination $file
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*<dt>Edits</dt><dd>1</dd>*'
        }

        It 'When there is none in it, then the report says that nothing happened' {
            $empty = Join-Path $folder 'empty'
            $null = [System.IO.Directory]::CreateDirectory($empty)
            Export-MdLockReport $empty -Destination $file
            [System.IO.File]::ReadAllText($file) | Should -BeLike '*0 documents*Nobody held a lock.*'
        }
    }
}
