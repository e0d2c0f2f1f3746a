BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A trail as the engine writes it: each line carries the hash of the line before it and ends with its own.
    function Add-Trail([string] $Path, [object[]] $Events) {
        $folder = Get-DurableFolder $Path
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $hash = '0' * 64
        $lines = foreach ($one in $Events) {
            $fields = $one.Clone()
            $fields['previous_hash'] = $hash
            $json = ConvertTo-Json $fields -Compress
            $hashed = $json.Substring(0, $json.Length - 1)
            $bytes = [System.Text.Encoding]::UTF8.GetBytes($hashed)
            $hash = [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($bytes)).ToLowerInvariant()
            "$hashed,""hash"":""$hash""}`n"
        }
        [System.IO.File]::WriteAllText((Join-Path $folder 'audit.jsonl'), -join $lines)
    }

    function Get-OwnEvent([int] $Sequence, [string] $Type, [string] $Section) {
        @{
            schema = 1; sequence = $Sequence; time = "2024-05-0${Sequence}T12:00:00+00:00"; type = $Type
            outcome = 'succeeded'; section_id = $Section; fence = $Sequence; duration = 0.25
            owner = @{ owner_id = 'o1'; user = 'ann'; host = 'desk'; process_id = 7 }
        }
    }
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLockEvent' {
    BeforeEach {
        $document = Add-Document
    }

    It 'Given a document on which nothing was noted, when its events are read, then there are none, and nothing is made' {
        Get-MdLockEvent $document | Should -BeNullOrEmpty
        [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)).Count | Should -Be 1
    }

    It 'Given no document, when its events are read, then that is an error' {
        { Get-MdLockEvent "$document.gone" -ErrorAction Stop } |
            Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.GetMdLockEventCommand'
    }

    It 'Given a folder, when its events are read, then those of its documents come, and those below only on request' {
        $folder = Split-Path -Parent $document
        $below = Join-Path $folder 'below/other.md'
        $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $below))
        [System.IO.File]::WriteAllText($below, $guideText)
        foreach ($one in $document, $below) { Set-MdSection $one usage -Append 'more' }
        Get-MdLockEvent $folder | ForEach-Object Path | Sort-Object -Unique | Should -Be $document
        Get-MdLockEvent $folder -Recurse -Type Commit | ForEach-Object Path | Should -Be $document, $below
        Push-Location -LiteralPath $folder
        try { (Get-MdLockEvent -Type Commit).Path | Should -Be $document } finally { Pop-Location }
    }

    Context 'Given a trail' {
        BeforeEach {
            Add-Trail $document @(
                (Get-OwnEvent -Sequence 1 -Type 'acquire' -Section 'linux'), (Get-OwnEvent -Sequence 2 -Type 'commit' -Section 'linux'),
                (Get-OwnEvent -Sequence 3 -Type 'acquire' -Section 'usage'), (Get-OwnEvent -Sequence 4 -Type 'forced_release' -Section 'usage'))
        }

        It 'When it is read, then all events come, oldest first, with all that is known of them' {
            $events = @(Get-MdLockEvent $document)
            $events.Sequence | Should -Be 1, 2, 3, 4
            $events.Type | Should -Be 'Acquire', 'Commit', 'Acquire', 'ForcedRelease'
            $first = $events[0]
            $first.Path | Should -Be $document
            $first.Owner | Should -Be 'ann@desk'
            $first.Outcome | Should -Be 'Succeeded'
            $first.Duration | Should -Be ([timespan]::FromMilliseconds(250))
            $first.Time | Should -Be ([datetime]::new(2024, 5, 1, 12, 0, 0, [System.DateTimeKind]::Utc))
        }

        It 'When it is narrowed by <Name>, then only these come' -ForEach @(
            @{ Name = 'section'; Arguments = @{ SectionId = 'usage' }; Expected = 3, 4 }
            @{ Name = 'wildcard'; Arguments = @{ SectionId = 'us*' }; Expected = 3, 4 }
            @{ Name = 'type'; Arguments = @{ Type = 'Acquire', 'Commit' }; Expected = 1, 2, 3 }
            @{ Name = 'time'; Arguments = @{ Since = [datetime]::new(2024, 5, 3, 0, 0, 0, [System.DateTimeKind]::Utc) }; Expected = 3, 4 }
            @{ Name = 'number'; Arguments = @{ Tail = 2 }; Expected = 3, 4 }
            @{ Name = 'type and number'; Arguments = @{ Type = 'Acquire'; Tail = 1 }; Expected = @(3) }
        ) {
            (Get-MdLockEvent $document @Arguments).Sequence | Should -Be $Expected
        }

        It 'When a section is piped in, then its events come' {
            (Get-MdSection $document linux | Get-MdLockEvent).Sequence | Should -Be 1, 2
        }
    }

    Context 'Given a trail of several owners' {
        BeforeEach {
            $bob = Get-OwnEvent -Sequence 2 -Type 'acquire' -Section 'usage'
            $bob.owner = @{ owner_id = 'o2'; user = 'bob'; host = 'desk'; process_id = 8 }
            $nobody = Get-OwnEvent -Sequence 3 -Type 'external_edit' -Section 'usage'
            $nobody.Remove('owner')
            Add-Trail $document @(
                (Get-OwnEvent -Sequence 1 -Type 'acquire' -Section 'linux'), $bob, $nobody,
                (Get-OwnEvent -Sequence 4 -Type 'commit' -Section 'linux'))
        }

        It 'When it is narrowed by the owner <Owner>, then only these come' -ForEach @(
            @{ Owner = 'ann'; Expected = @(1, 4) }
            @{ Owner = 'B*'; Expected = @(2) }
            @{ Owner = 'bob@desk'; Expected = @(2) }
            @{ Owner = '*@desk'; Expected = @(1, 2, 4) }
            @{ Owner = 'o1'; Expected = @(1, 4) }
            @{ Owner = @('o2', 'ann'); Expected = @(1, 2, 4) }
            @{ Owner = '*'; Expected = @(1, 2, 4) }
        ) {
            (Get-MdLockEvent $document -Owner $Owner).Sequence | Should -Be $Expected
        }

        It 'When the last ones of an owner are asked for, then they are counted among its own' {
            (Get-MdLockEvent $document -Owner bob -Tail 1).Sequence | Should -Be 2
            Get-MdLockEvent $document -Owner nobody -Tail 1 -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'When owners complete, then by user and host and by id, the last one first, and what they did last is told' {
            $line = "Get-MdLockEvent '$document' -Owner "
            $offers = @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches)
            $offers.ListItemText | Should -Be 'ann@desk', 'bob@desk', 'o1', 'o2'
            $offers[0].ToolTip | Should -Match '^process 7, last Commit at 2024-'
        }
    }
}
