BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Export-MdDocument' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    It 'Given a document, when it is exported without a destination, then its text is returned, and no lock is left' {
        Export-MdDocument $document | Should -BeExactly $guideText
        Get-MdLock $document | Should -BeNullOrEmpty
    }

    It 'Given a document, when it is exported as HTML, then it is a page with its headings' {
        $page = Export-MdDocument $document -Format Html
        $page | Should -BeLike '<!DOCTYPE html>*<title>Guide</title>*'
        $page | Should -BeLike '*<h2 id="install">Install</h2>*<p>Get it.</p>*</html>*'
    }

    It 'Given a document with a script, when it is exported as HTML, then it is passed on, and with -Sanitize it is text' {
        $hostile = Add-Document -Text "# Guide`n`n<script>alert(1)</script>`n`n[a](javascript:alert(1)) [b](https://example.org)`n"
        Export-MdDocument $hostile -Format Html | Should -BeLike '*<script>alert(1)</script>*'
        $page = Export-MdDocument $hostile -Format Html -Sanitize
        $page | Should -Not -Match '<script|javascript:'
        $page | Should -BeLike '*&lt;script&gt;alert(1)&lt;/script&gt;*<p>a <a href="https://example.org">b</a></p>*'
        $file = "$hostile.html"
        Export-MdDocument $hostile $file -Sanitize
        [System.IO.File]::ReadAllText($file) | Should -BeExactly $page
    }

    It 'Given another form than HTML, when a safe page is asked for, then it is refused and nothing is written' {
        $file = Join-Path $folder 'guide.json'
        { Export-MdDocument $document $file -Sanitize } |
            Should -Throw -ErrorId 'SanitizeNeedsHtml,MdLock.Commands.ExportMdDocumentCommand'
        { Export-MdDocument $document -Sanitize } |
            Should -Throw -ErrorId 'SanitizeNeedsHtml,MdLock.Commands.ExportMdDocumentCommand'
        [System.IO.File]::Exists($file) | Should -BeFalse
    }

    It 'Given a document with a history, when it is exported as JSON, then it has the sections with their versions' {
        Set-MdSection $document linux -Append 'Or zypper.'
        $json = ConvertFrom-Json (Export-MdDocument $document -Format Json)
        $json.path | Should -Be $document
        $json.sections.section_id | Should -Be 'guide', 'install', 'linux', 'windows', 'usage'
        $linux = $json.sections | Where-Object section_id -EQ 'linux'
        $linux.versions.version | Should -Be 1, 2
        $linux.versions[1].content | Should -BeExactly (Get-MdSection $document linux).Content
        $linux.checksum | Should -Be (Get-MdSection $document linux).Checksum
        $linux.parent_id | Should -Be 'install'
    }

    It 'Given a folder as destination, when it is exported, then the file is there under the name of the document' {
        $file = Export-MdDocument $document -Format Html -Destination $folder -PassThru
        $file.FullName | Should -Be (Join-Path $folder 'guide.html')
        [System.IO.File]::ReadAllText($file.FullName) | Should -BeExactly (Export-MdDocument $document -Format Html)
    }

    It 'Given the document itself as destination, when it is exported, then it is refused' {
        { Export-MdDocument $document -Destination $folder -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdDocumentCommand'
    }

    It 'Given a destination, when somebody asks what would happen, then nothing does' {
        Export-MdDocument $document -Format Json -Destination $folder -WhatIf
        @([System.IO.Directory]::GetFiles($folder)).Count | Should -Be 1
    }

    It 'Given that another owner writes a section, when the document is exported, then it is refused' {
        $other = Open-Owner
        Invoke-Owner -Runspace $other -Script { param($path) Lock-MdSection $path linux } -Arguments $document
        { Export-MdDocument $document -NoWait -ErrorAction Stop } |
            Should -Throw -ErrorId 'LockHeld,MdLock.Commands.ExportMdDocumentCommand'
    }

    It 'Given that one holds the whole document, when it is exported, then that lock is enough, and stays' {
        $held = Lock-MdSection $document -Document
        Export-MdDocument $document | Should -BeExactly $guideText
        (Get-MdLock $document).LockId | Should -Be $held.LockId
        $held | Unlock-MdSection
    }

    It 'When several documents would go into one file, then the second is refused and the first stays' {
        $one = Add-Document
        $two = Add-Document -Text "# Other`n"
        $file = Join-Path (Split-Path -Parent $one) 'all.out'
        { Export-MdDocument $one, $two $file -ErrorAction Stop } |
            Should -Throw -ErrorId 'DestinationNotWritable,MdLock.Commands.ExportMdDocumentCommand'
        [System.IO.File]::ReadAllText($file) | Should -Be ([System.IO.File]::ReadAllText($one))
    }

    It 'When the destination ends in <Extension> and no form is given, then it is that form' -ForEach @(
        @{ Extension = '.html'; Begin = '<!DOCTYPE html>*' }
        @{ Extension = '.json'; Begin = '{*' }
        @{ Extension = '.md'; Begin = '# Guide*' }
    ) {
        $one = Add-Document
        $file = Join-Path (Split-Path -Parent $one) "export$Extension"
        Export-MdDocument $one $file
        [System.IO.File]::ReadAllText($file) | Should -BeLike $Begin
    }
}
