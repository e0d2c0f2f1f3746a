BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLock' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    Context 'Given documents that nobody has locked' {
        It 'When one looks at <What>, then there is nothing to see and no folder is made by looking' -ForEach @(
            @{ What = 'the document'; Look = { Get-MdLock $document -IncludeWaiting } }
            @{ What = 'the folder'; Look = { Get-MdLock $folder -Recurse -IncludeWaiting } }
            @{ What = 'a section'; Look = { Get-MdLock $document install } }
        ) {
            & $Look | Should -BeNullOrEmpty
            [System.IO.Directory]::GetFileSystemEntries($folder) | Should -Be @($document)
        }
    }

    Context 'Given a lock on a section below another' {
        It 'When it is asked for by its heading path, then it is found; a path of nothing is an error' {
            $lock = Lock-MdSection $document linux
            (Get-MdLock $document 'Install/Linux').LockId | Should -Be $lock.LockId
            { Get-MdLock $document 'Install/Nothing' -ErrorAction Stop } |
                Should -Throw -ErrorId 'SectionNotFound,MdLock.Commands.GetMdLockCommand'
        }
    }

    Context 'Given locks in a tree of folders' {
        BeforeEach {
            $below = Join-Path $folder 'below'
            $null = [System.IO.Directory]::CreateDirectory($below)
            $second = Join-Path $folder 'second.md'
            $deep = Join-Path $below 'deep.md'
            foreach ($path in $second, $deep) { [System.IO.File]::WriteAllText($path, $guideText) }
            $null = Lock-MdSection -Path $document, $second, $deep -SectionId linux, usage
        }

        It 'When a document is named, then its locks are shown, by fence' {
            (Get-MdLock $document).SectionId | Should -Be @('linux', 'usage')
        }

        It 'When a folder is named, then the locks of the documents in it are shown, and none of below' {
            (Get-MdLock $folder).Path | Sort-Object -Unique | Should -Be @($document, $second)
        }

        It 'When nothing is named, then it is the current folder' {
            Push-Location $folder
            try {
                (Get-MdLock).Path | Sort-Object -Unique | Should -Be @($document, $second)
            } finally {
                Pop-Location
            }
        }

        It 'When a folder is named with -Recurse, then those of below are shown too' {
            (Get-MdLock $folder -Recurse).Path | Sort-Object -Unique | Should -Be @($deep, $document, $second)
        }

        It 'When the section is <Pattern>, then only <Expected> is shown' -ForEach @(
            @{ Pattern = 'usage'; Expected = @('usage') }
            @{ Pattern = 'l*'; Expected = @('linux') }
            @{ Pattern = @('linux', 'u*'); Expected = @('linux', 'usage') }
        ) {
            (Get-MdLock $document -SectionId $Pattern).SectionId | Should -Be $Expected
        }

        It 'When no lock matches, then there is nothing to see and no error' {
            Get-MdLock $document -SectionId windows -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'When files come down the pipeline, then the locks of each are shown' {
            $found = Get-ChildItem -Path (Join-Path $folder '*.md') | Get-MdLock -SectionId usage
            $found.Path | Should -Be @($document, $second)
        }

        It 'When the name has brackets, then -LiteralPath takes it as it is' {
            $bracketed = Add-Document -Name 'guide[1].md'
            $null = Lock-MdSection -LiteralPath $bracketed -SectionId usage
            (Get-MdLock -LiteralPath $bracketed).Path | Should -Be $bracketed
        }
    }

    Context 'Given one''s own lock' {
        It 'When it is shown, then every property of a live lock has its value' {
            $taken = Lock-MdSection $document install -Operation 'rewrite' -Scope Body -TimeToLive 200
            $found = Get-MdLock $document
            foreach ($name in 'Path', 'SectionId', 'State', 'Scope', 'Mode', 'LockId', 'Fence', 'Owner', 'OwnerId', 'IsOwn',
                'User', 'HostName', 'ProcessId', 'RunspaceId', 'Operation', 'Persistent', 'Since', 'ExpiresAt', 'TimeToLive') {
                $found.$name | Should -Be $taken.$name -Because $name
                $found.$name | Should -Not -BeNullOrEmpty -Because $name
            }
            $found.IsOwn | Should -BeTrue
            $found.Age | Should -BeGreaterOrEqual ([timespan]::Zero)
            $found.Stale | Should -BeFalse
            $found.StaleReason | Should -BeNullOrEmpty
            $found.Evidence | Should -BeNullOrEmpty
        }
    }

    Context 'Given locks of several owners' {
        BeforeEach {
            $third = Open-Owner
            $mine = Lock-MdSection $document linux
            $theirs = Invoke-Owner (Open-Owner) { param($path) Lock-MdSection $path usage } $document
            $pipeline = Open-Pipeline $third { param($path) Lock-MdSection $path usage -Timeout 300 } $document
            $null = $pipeline.BeginInvoke()
            Wait-Until 'it waits' { @(Get-MdLock $document -IncludeWaiting).Count -eq 3 }
        }

        AfterEach {
            Stop-Pipeline $pipeline
            $pipeline.Dispose()
        }

        It 'When they are narrowed by <What>, then <Expected> come' -ForEach @(
            @{ What = 'the user'; Owner = { $mine.User }; Expected = 'linux', 'usage', 'usage' }
            @{ What = 'the user in other case'; Owner = { $mine.User.ToUpperInvariant() }; Expected = 'linux', 'usage', 'usage' }
            @{ What = 'the user with the host'; Owner = { $mine.Owner }; Expected = 'linux', 'usage', 'usage' }
            @{ What = 'any user of the host'; Owner = { "*@$($mine.HostName)" }; Expected = 'linux', 'usage', 'usage' }
            @{ What = 'an owner''s id'; Owner = { $theirs.OwnerId }; Expected = @('usage') }
            @{ What = 'several'; Owner = { 'nobody', $mine.OwnerId }; Expected = @('linux') }
        ) {
            (Get-MdLock $document -IncludeWaiting -Owner (& $Owner)).SectionId | Should -Be $Expected
        }

        It 'When they are narrowed by an owner who only waits, then its place comes if those who wait are asked for' {
            $waiting = Get-MdLock $document -IncludeWaiting | Where-Object State -EQ 'Waiting'
            (Get-MdLock $document -IncludeWaiting -Owner $waiting.OwnerId).State | Should -Be 'Waiting'
            Get-MdLock $document -Owner $waiting.OwnerId | Should -BeNullOrEmpty
        }

        It 'When the owner is <Owner>, then nothing comes, and no error' -ForEach @(
            @{ Owner = 'nobody' }, @{ Owner = '*@' }, @{ Owner = 'nobody@*' }
        ) {
            Get-MdLock $document -IncludeWaiting -Owner $Owner -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'When section and owner are given, then both narrow' {
            Get-MdLock $document linux -Owner $theirs.OwnerId | Should -BeNullOrEmpty
            (Get-MdLock $document usage -Owner $theirs.OwnerId).LockId | Should -Be $theirs.LockId
        }
    }

    Context 'Given owners who wait' {
        It 'When the queue is asked for, then those who wait follow those who hold, in the order in which they came (I2)' {
            $null = Lock-MdSection $document install
            $pipelines = foreach ($section in 'linux', 'install', 'windows') {
                $wait = { param($path, $section) Lock-MdSection $path $section -Operation "wait for $section" -Timeout 300 }
                $pipeline = Open-Pipeline (Open-Owner) $wait $document, $section
                $null = $pipeline.BeginInvoke()
                Wait-Until "$section is waited for" {
                    Get-MdLock $document -IncludeWaiting | Where-Object { $_.State -eq 'Waiting' -and $_.SectionId -eq $section }
                }
                $pipeline
            }

            $all = Get-MdLock $document -IncludeWaiting
            $all.State | Should -Be @('Held', 'Waiting', 'Waiting', 'Waiting')
            $all.SectionId | Should -Be @('install', 'linux', 'install', 'windows')
            $all.Fence | Should -Be ($all.Fence | Sort-Object)
            $all[1].LockId | Should -BeNullOrEmpty
            $all[1].Operation | Should -Be 'wait for linux'
            $all[1].IsOwn | Should -BeFalse
            $all[1].Owner | Should -Be $all[0].Owner
            $all[1].ProcessId | Should -Be $PID
            $all[1].TimeToLive | Should -Be ([timespan]::FromMinutes(5))
            $all[1].Stale | Should -BeFalse
            Get-MdLock $document | Should -HaveCount 1

            foreach ($pipeline in $pipelines) { Stop-Pipeline $pipeline; $pipeline.Dispose() }
        }
    }

    Context 'Given a process that was killed' {
        It 'When it held a lock, then the lock is shown as stale, with reason and evidence (I9)' {
            $holder = Open-Holder $document install 'rewrite'
            (Get-MdLock $document).Stale | Should -BeFalse
            Invoke-Kill $holder
            $found = Get-MdLock $document
            $found.Stale | Should -BeTrue
            $found.StaleReason | Should -Be 'OwnerDead'
            $found.Evidence | Should -BeLike "*process $($holder.Id) has ended*"
            $found.IsOwn | Should -BeFalse
            $found.ProcessId | Should -Be $holder.Id
            $found.Operation | Should -Be 'rewrite'
        }

        It 'When it waited, then its place in the queue is shown as stale' {
            $null = Lock-MdSection $document install
            $waiter = Open-Child Hold.ps1 $document, install, ''
            Wait-Waiter $document
            Invoke-Kill $waiter
            $ticket = Get-MdLock $document -IncludeWaiting | Where-Object State -EQ Waiting
            $ticket.Stale | Should -BeTrue
            $ticket.StaleReason | Should -Be 'OwnerDead'
        }

        It 'When it held locks on 200 documents and one pipeline releases what is stale, then all of those go and no live one' {
            foreach ($number in 1..200) {
                $sub = Join-Path $folder "part$($number % 10)"
                $null = [System.IO.Directory]::CreateDirectory($sub)
                [System.IO.File]::WriteAllText((Join-Path $sub "page$number.md"), $guideText)
            }
            $holder = Open-Holder (Join-Path $folder 'part*/*.md') install 'rewrite'
            $null = Lock-MdSection -Path (Join-Path $folder 'part3/*.md') -SectionId usage
            Get-MdLock $folder -Recurse | Should -HaveCount 220
            Get-MdLock $folder -Recurse | Where-Object Stale | Unlock-MdSection -Force
            Get-MdLock $folder -Recurse | Should -HaveCount 220

            Invoke-Kill $holder
            $released = Get-MdLock $folder -Recurse | Where-Object Stale | Unlock-MdSection -Force -PassThru
            $released | Should -HaveCount 200
            $left = Get-MdLock $folder -Recurse
            $left | Should -HaveCount 20
            $left.SectionId | Sort-Object -Unique | Should -Be 'usage'
        }
    }
}
