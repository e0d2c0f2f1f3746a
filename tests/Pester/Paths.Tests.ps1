BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $takesPath = @(Get-Command -Module MdLock | Where-Object { $_.Parameters.ContainsKey('Path') } | ForEach-Object { @{ Name = $_.Name } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'CommandCalls.ps1')

    # Documents whose names have what is special in patterns, or are what such a pattern means.
    function Add-OddlyNamed {
        $folder = Split-Path -Parent (Add-Document -Name 'a.md')
        $names = 'b.md', 'ab.md', 'n 1.md', 'n [1].md', 'x[1].md'
        # Windows takes a backtick in a name too.
        foreach ($name in $names + 'q`b.md') { [System.IO.File]::WriteAllText((Join-Path $folder $name), $guideText) }
        $null = New-Item -ItemType Directory -Path (Join-Path $folder 'empty')
        $folder
    }

    # Ways to name them, the last ones of what is not there.
    function Get-WayToName([string] $Folder) {
        $escaped = [System.Management.Automation.WildcardPattern]::Escape($Folder)
        './n `[1`].md', 'n [1].md', 'x`[1`].md', "$escaped/n ``[1``].md", '[ab].md', '?.md', 'a?.md', '[a-b]*.md', 'q`b.md', '../*/ab.md'
        'docs:/a.md', 'docs:\[ab].md', 'docs:n `[1`].md', "FileSystem::$Folder/a.md", "Microsoft.PowerShell.Core\FileSystem::$escaped/[ab].md"
        'none*.md', 'none[1].md', 'empty/*.md', 'docs:/none*', "FileSystem::$escaped/none?.md"
        'none.md', 'none`[1`].md', 'docs:/none.md', 'nodrive:a.md', 'nodrive:*.md', 'NoProvider::a.md', 'nofolder/*.md'
    }

    # The files that a command took a path for, and how often it said that there is none, without what it did with them.
    # -WhatIf where a file would have another name for the next way to name it.
    function Get-Taken([string] $Name, [string] $Path) {
        $arguments = (Get-CallTable $Path)[$Name]
        if ($arguments.Destination) { $arguments.Destination = [System.IO.Path]::Combine($TestDrive, "$([guid]::NewGuid()).out") }
        if ($Name -eq 'Move-MdDocument') { $arguments.WhatIf = $true }
        $DebugPreference = $ErrorActionPreference = 'Continue'
        $said = & $Name @arguments 2>&1 3>$null 5>&1
        $means = @($said | Where-Object { $_ -is [System.Management.Automation.DebugRecord] -and $_.Message -like "$([System.Management.Automation.WildcardPattern]::Escape($Path)) means *" })
        $missing = @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'DocumentNotFound,*' })
        $files = @($means[0].Message.Substring("$Path means ".Length).TrimEnd('.') -split ', ' | Where-Object { [System.IO.File]::Exists($_) })
        "$($files -join ', ') and $($missing.Count) not found"
    }

    function Get-TakenByGetItem([string] $Path) {
        $failures = $null
        $items = @(Get-Item -Path $Path -ErrorAction SilentlyContinue -ErrorVariable failures)
        "$($items.FullName -join ', ') and $($failures.Count) not found"
    }
}

AfterAll {
    Close-Everything
}

Describe 'Paths' {
    BeforeEach {
        $folder = Add-OddlyNamed
        $null = New-PSDrive -Name docs -PSProvider FileSystem -Root $folder -Scope Script
        Push-Location -LiteralPath $folder
    }

    AfterEach {
        Pop-Location
        Remove-PSDrive -Name docs -Scope Script
    }

    It 'When <Name> is given names as -Path, then it takes what Get-Item takes, and is as silent' -ForEach $takesPath {
        foreach ($path in Get-WayToName $folder) {
            Get-Taken $Name $path | Should -BeExactly (Get-TakenByGetItem $path) -Because "of '$path'"
        }
    }

    It 'When a path is escaped as completion writes it, then that document is changed, and no other' {
        Set-MdSection './n `[1`].md' linux -Append 'here'
        [System.IO.File]::ReadAllText("$folder/n [1].md") | Should -BeLike '*here*'
        [System.IO.File]::ReadAllText("$folder/n 1.md") | Should -Not -BeLike '*here*'
    }

    It 'When brackets match nothing, then they are those of a name that is there' {
        (Get-MdSection 'x[1].md' linux).Path | Should -Be (Get-Item -LiteralPath 'x[1].md').FullName
    }

    It 'When an object with a path is piped, then its document is meant, whatever else its name matches' {
        (Get-MdSection './n `[1`].md' linux | Set-MdSection -Append 'piped' -PassThru).Path | Should -Be (Get-Item -LiteralPath 'n [1].md').FullName
        (Get-MdSection 'q`b.md' linux | Lock-MdSection).Path | Should -Be (Get-Item -LiteralPath 'q`b.md').FullName
        ('n [1].md' | Get-MdSection -SectionId linux).Path | Should -Be (Get-Item -LiteralPath 'n [1].md').FullName
    }

    It 'When a path is piped as a text with escapes or wildcards, then it is what it is on the command line' {
        ('./n `[1`].md' | Get-MdSection -SectionId linux).Path | Should -Be (Get-Item -LiteralPath 'n [1].md').FullName
        @('[ab].md' | Get-MdSection -SectionId linux).Count | Should -Be 2
    }

    It 'When a literal path has brackets, then no other document is meant' {
        (Get-MdSection -LiteralPath 'n [1].md' linux).Path | Should -Be (Get-Item -LiteralPath 'n [1].md').FullName
        { Get-MdSection -LiteralPath '[ab].md' -ErrorAction Stop } | Should -Throw -ErrorId 'DocumentNotFound,*'
    }
}

Describe 'Folders of the module''s own' {
    BeforeEach {
        $document = Add-CallDocument $Name
        $folder = Split-Path -Parent $document
        # As a search for all Markdown finds them: beside the document, what is kept for it under its name.
        $found = @(Get-ChildItem -LiteralPath $folder -Filter *.md -Recurse -Force | Where-Object Name -EQ 'guide.md')
    }

    It 'When a search meets them and is piped to <Name>, then they are passed over in silence' -ForEach $takesPath {
        $found.Count | Should -Be 3
        $arguments = (Get-CallTable $document)[$Name]
        $arguments.Remove('Path')
        $said = $found | & $Name @arguments -ErrorVariable failures -Verbose 4>&1
        $failures | Should -BeNullOrEmpty
        @($said | Where-Object { $_ -like '*passed over*' }).Count | Should -BeGreaterThan 0
        foreach ($one in $said | Where-Object { $_.Path }) { $one.Path | Should -Not -BeLike '*.locks*' }
    }

    It 'When what is in them is piped too, then that is passed over as well' {
        @(Get-ChildItem -LiteralPath $folder -Recurse -Force | Where-Object FullName -NotLike '*tmp' | Get-MdSection -ErrorAction Stop).Path |
            Sort-Object -Unique | Should -Be $document
    }

    It 'When one is named on the command line, then what is wrong with it is said' {
        { Get-MdSection (Get-LockFolder $document) -ErrorAction Stop } | Should -Throw -ErrorId 'DocumentNotAFile,*'
    }
}

Describe 'Wildcards that match nothing' {
    BeforeEach {
        $document = Add-ChangedDocument
        $ran = [System.Collections.Generic.List[string]]::new()
    }

    It 'When they name sections for <Name>, then that is told, and no error' -ForEach @(
        @{ Name = 'Get-MdSection'; More = @{} }, @{ Name = 'Get-MdSectionVersion'; More = @{} }, @{ Name = 'Get-MdLock'; More = @{} }
        @{ Name = 'Get-MdLockEvent'; More = @{} }, @{ Name = 'Lock-MdSection'; More = @{} }, @{ Name = 'Unlock-MdSection'; More = @{} }
        @{ Name = 'Use-MdLock'; More = @{ ScriptBlock = { $ran.Add('ran') } } }
    ) {
        $null = Lock-MdSection $document usage
        foreach ($wildcard in 'zz*', 'Guide/zz?', '[x]z') {
            $said = & $Name $document $wildcard @More -ErrorAction Stop -Verbose 4>&1
            @($said | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }) | Should -BeNullOrEmpty
            @($said).Count | Should -BeGreaterThan 0
        }
        $ran.Count | Should -Be 0
        (Get-MdLock $document).SectionId | Should -Be 'usage'
    }

    It 'When a wildcard matches nothing beside a section that is there, then that one is locked' {
        (Lock-MdSection $document 'zz*', linux).SectionId | Should -Be 'linux'
    }

    It 'When a name without wildcards means nothing, then it is an error, and nothing is locked' {
        { Lock-MdSection $document linux, nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'SectionNotFound,*'
        { Lock-MdSection $document 'linux*', nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'SectionNotFound,*'
        Get-MdLock $document | Should -BeNullOrEmpty
    }
}
