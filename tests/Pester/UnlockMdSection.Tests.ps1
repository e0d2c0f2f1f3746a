BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Unlock-MdSection' {
    BeforeAll {
        $other = Open-Owner

        # A record stays open in the process that holds the lock, and is written in place.
        function Read-Shared([string] $Path) {
            $file = [System.IO.FileStream]::new($Path, 'Open', 'Read', 'ReadWrite, Delete')
            try { [System.IO.StreamReader]::new($file).ReadToEnd() } finally { $file.Dispose() }
        }

        function Write-Shared([string] $Path, [string] $Text) {
            $file = [System.IO.FileStream]::new($Path, 'Open', 'Write', 'ReadWrite, Delete')
            try {
                $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text.PadRight($file.Length))
                $file.Write($bytes, 0, $bytes.Length)
                $file.SetLength($bytes.Length)
            } finally {
                $file.Dispose()
            }
        }
    }

    BeforeEach {
        $document = Add-Document
    }

    Context 'Given locks of one''s own' {
        BeforeEach {
            $locks = Lock-MdSection $document linux, windows, usage
        }

        It 'When a lock object is piped in, then that lock is released and no other (I10)' {
            $locks[0] | Unlock-MdSection
            (Get-MdLock $document).SectionId | Should -Be @('windows', 'usage')
        }

        It 'When an object of Get-MdLock is piped in, then that lock is released' {
            Get-MdLock $document windows | Unlock-MdSection
            (Get-MdLock $document).SectionId | Should -Be @('linux', 'usage')
        }

        It 'When the selector is <Selector>, then <Left> stays locked' -ForEach @(
            @{ Selector = 'linux'; Left = @('windows', 'usage') }
            @{ Selector = 'Install/Windows'; Left = @('linux', 'usage') }
            @{ Selector = @('linux', 'usage'); Left = @('windows') }
            @{ Selector = '*u[xs]*'; Left = @('windows') }
        ) {
            Unlock-MdSection $document $Selector
            (Get-MdLock $document).SectionId | Should -Be $Left
        }

        It 'When only the document is named, then all of them are released' {
            Unlock-MdSection $document
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When only the document is named and others have locks on it, then only one''s own are released' {
            Unlock-MdSection $document usage
            $null = Invoke-Owner $other { param($path) Lock-MdSection $path usage } $document
            Unlock-MdSection $document -ErrorAction Stop
            (Get-MdLock $document).SectionId | Should -Be 'usage'
        }

        It 'When a lock id is named, then that lock is released' {
            Unlock-MdSection $document -LockId $locks[1].LockId
            (Get-MdLock $document).SectionId | Should -Be @('linux', 'usage')
        }

        It 'When the name has brackets, then -LiteralPath releases there and not where the wildcard matches' {
            $bracketed = Add-Document -Name 'guide[1].md'
            $null = Lock-MdSection -LiteralPath $bracketed -SectionId usage
            Unlock-MdSection -LiteralPath $bracketed -SectionId usage
            Get-MdLock -LiteralPath $bracketed | Should -BeNullOrEmpty
        }

        It 'When the section is gone from the document, then its lock can still be released by its id' {
            [System.IO.File]::WriteAllText($document, "# Guide`n")
            Unlock-MdSection $document linux
            (Get-MdLock $document).SectionId | Should -Be @('windows', 'usage')
        }

        It 'When sections are gone from the document, then a wildcard finds their locks too' {
            [System.IO.File]::WriteAllText($document, "# Guide`n`n## Library`n")
            Unlock-MdSection $document 'l*', 'u*'
            (Get-MdLock $document).SectionId | Should -Be 'windows'
        }

        It 'When documents are looked for by a wildcard, then one without a lock is no error' {
            [System.IO.File]::WriteAllText((Join-Path (Split-Path -Parent $document) 'other.md'), $guideText)
            Unlock-MdSection (Join-Path (Split-Path -Parent $document) '*.md') -ErrorAction Stop
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When -PassThru is given, then the locks that were released are returned' {
            $released = Unlock-MdSection $document linux -PassThru
            $released.State | Should -Be 'Released'
            $released.Status | Should -Be 'released'
            $released.LockId | Should -Be $locks[0].LockId
            Unlock-MdSection $document usage | Should -BeNullOrEmpty
        }

        It 'When it is only asked what would be released, then all of them stay' {
            Unlock-MdSection $document -WhatIf
            $locks | Unlock-MdSection -WhatIf
            Get-MdLock $document | Should -HaveCount 3
        }

        It 'When a lock is released twice, then the second time is an error and touches no successor (I10)' {
            $locks[2] | Unlock-MdSection
            $successor = Invoke-Owner $other { param($path) Lock-MdSection $path usage } $document
            { $locks[2] | Unlock-MdSection -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockNotFound,MdLock.Commands.UnlockMdSectionCommand'
            (Get-MdLock $document usage).LockId | Should -Be $successor.LockId
        }
    }

    Context 'Given a live lock of another owner in this process' {
        BeforeEach {
            $held = Invoke-Owner $other { param($path) Lock-MdSection $path install -Operation 'rewrite' } $document
        }

        It 'When it is released <How>, then that is refused, because it is not one''s own' -ForEach @(
            @{ How = 'by its section'; Release = { Unlock-MdSection $document install -ErrorAction Stop } }
            @{ How = 'by its id'; Release = { Unlock-MdSection $document -LockId $held.LockId -ErrorAction Stop } }
            @{ How = 'by its object'; Release = { $held | Unlock-MdSection -ErrorAction Stop } }
        ) {
            $Release | Should -Throw -ErrorId 'LockNotOwned,MdLock.Commands.UnlockMdSectionCommand'
            (Get-MdLock $document).LockId | Should -Be $held.LockId
        }

        It 'When it is released with -Force, then that is refused, naming the holder (I8: a live lock is never broken)' {
            $refusal = { Unlock-MdSection $document install -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockStillLive,MdLock.Commands.UnlockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*$([Environment]::UserName)*process $PID*'rewrite'*"
            (Get-MdLock $document).LockId | Should -Be $held.LockId
        }

        It 'When its process is to be ended and is this one, then that is refused' {
            { Unlock-MdSection $document install -StopOwner -Confirm:$false -ErrorAction Stop } |
                Should -Throw -ErrorId 'OwnerNotStoppable,MdLock.Commands.UnlockMdSectionCommand'
            (Get-MdLock $document).LockId | Should -Be $held.LockId
        }

        It 'When it is only asked what -Force would do, then there is no error and the lock stays' {
            Unlock-MdSection $document install -Force -WhatIf -ErrorAction Stop
            (Get-MdLock $document).LockId | Should -Be $held.LockId
        }
    }

    Context 'Given a lock of another process' {
        BeforeEach {
            $holder = Open-Holder $document install 'rewrite'
            $held = Get-MdLock $document
        }

        It 'When the process lives, then -Force is refused, naming it (I8)' {
            $refusal = { $held | Unlock-MdSection -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockStillLive,MdLock.Commands.UnlockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*process $($holder.Id)*"
            $refusal.ErrorDetails.RecommendedAction | Should -BeLike '*-StopOwner*'
        }

        It 'When it was killed, then -Force releases the stale lock and tells why (I9)' {
            Invoke-Kill $holder
            $released = Unlock-MdSection $document install -Force -PassThru
            $released.LockId | Should -Be $held.LockId
            $released.StaleReason | Should -Be 'OwnerDead'
            $released.Evidence | Should -BeLike "*$($holder.Id)*"
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When it was killed, then without -Force its lock is still another owner''s' {
            Invoke-Kill $holder
            { Unlock-MdSection $document install -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockNotOwned,MdLock.Commands.UnlockMdSectionCommand'
        }

        It 'When its end is only asked about, then it lives on and holds' {
            $held | Unlock-MdSection -StopOwner -WhatIf
            $holder.HasExited | Should -BeFalse
            (Get-MdLock $document).LockId | Should -Be $held.LockId
        }

        It 'When its record tells another user, then what is asked tells whom the system knows, and how the process was started' {
            $record = Join-Path (Get-LockFolder $document) 'install.lock'
            $text = (Read-Shared $record) -replace '"user":"[^"]*"', '"user":"mallory"' -replace ',"check":"\w+"'
            Write-Shared $record $text
            (Get-MdLock $document).User | Should -Be 'mallory'
            $asked = (Complete-Child (Open-Child StopWhatIf.ps1 $document, install)) -join ''
            $asked | Should -Match "End process $($holder.Id) of ([^ ]*\\)?$([regex]::Escape([Environment]::UserName)) \(.*-NoProfile"
            $asked | Should -Not -Match 'mallory'
        }

        It 'When its record has no start time, then its end is refused, and only asking about it is no error' {
            $record = Join-Path (Get-LockFolder $document) 'install.lock'
            Write-Shared $record ((Read-Shared $record) -replace '"process_start":\d+', '"process_start":0' -replace ',"check":"\w+"')
            $refusal = { Unlock-MdSection $document install -StopOwner -Confirm:$false -ErrorAction Stop } |
                Should -Throw -ErrorId 'OwnerNotStoppable,MdLock.Commands.UnlockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike '*start time*'
            Unlock-MdSection $document install -StopOwner -WhatIf -ErrorAction Stop
            $holder.HasExited | Should -BeFalse
        }

        It 'When the ends of several are asked for, then one answer may be for all of them' -ForEach @(
            @{ Answer = 1; Asked = 1; Left = 0 }, @{ Answer = 0; Asked = 2; Left = 0 }, @{ Answer = 3; Asked = 1; Left = 2 }
        ) {
            . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
            $second = Open-Holder $document usage
            $screen = [MdLock.Testing.RecordingHost]::new()
            $screen.Answer = $Answer
            $runspace = [runspacefactory]::CreateRunspace($screen)
            $runspace.Open()
            $runspaces.Add($runspace)
            Invoke-Owner $runspace { param($module, $path) Import-Module $module; Unlock-MdSection $path -StopOwner } $manifest, $document
            [regex]::Matches($screen.Take(), 'ASKED: End the owner').Count | Should -Be $Asked
            @(Get-MdLock $document).Count | Should -Be $Left
            if ($Left -eq 0) { foreach ($ended in $holder, $second) { $ended.WaitForExit($patience) | Should -BeTrue } }
        }

        It 'When its end is asked for and confirmed, then the process is ended and its lock released' {
            $released = $held | Unlock-MdSection -StopOwner -Confirm:$false -PassThru
            $released.LockId | Should -Be $held.LockId
            $holder.WaitForExit($patience) | Should -BeTrue
            Get-MdLock $document | Should -BeNullOrEmpty
        }
    }

    Context 'Given a lease' {
        BeforeEach {
            $lease = Lock-MdSection $document install -Persistent
        }

        It 'When another owner has its token, then it can release it' {
            $null = Invoke-Owner $other { param($path, $token) Unlock-MdSection $path -Token $token } $document, $lease.Token
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When another owner has the lock object, then it can release it' {
            $null = Invoke-Owner $other { param($lease) $lease | Unlock-MdSection } $lease
            Get-MdLock $document | Should -BeNullOrEmpty
        }

        It 'When another owner has no token, then it cannot release it' {
            $release = { param($path) Unlock-MdSection $path install }
            { Invoke-Owner $other $release $document } | Should -Throw -ExpectedMessage '*another owner*'
            (Get-MdLock $document).LockId | Should -Be $lease.LockId
        }

        It 'When a wrong token is given, then nothing is released' {
            { Unlock-MdSection $document -Token 'AAAA' -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockNotFound,MdLock.Commands.UnlockMdSectionCommand'
            (Get-MdLock $document).LockId | Should -Be $lease.LockId
        }

        It 'When its owner is to be ended, then that is refused: no process stands behind a lease' {
            $release = { param($path) Unlock-MdSection $path install -StopOwner -Confirm:$false }
            { Invoke-Owner $other $release $document } | Should -Throw -ExpectedMessage '*no process stands behind it*'
        }

        It 'When its object was exported by the process that took it, then a third process can release it' {
            $exported = Add-Document
            $file = Join-Path (Split-Path -Parent $exported) 'lease.xml'
            $null = Complete-Child (Open-Child TakeLease.ps1 $exported, install, $file)
            Get-MdLock $exported | Should -HaveCount 1
            $null = Complete-Child (Open-Child ReleaseLease.ps1 $file)
            Get-MdLock $exported | Should -BeNullOrEmpty
        }
    }

    Context 'Given a variable that holds nothing' {
        It 'When it is given as <Name>, then nothing is released' -ForEach @(
            @{ Name = 'Token'; Value = '' }
            @{ Name = 'Token'; Value = $null }
            @{ Name = 'LockId'; Value = $null }
        ) {
            $path = Add-Document
            $null = Lock-MdSection $path linux
            $given = @{ $Name = $Value }
            { Unlock-MdSection $path @given -ErrorAction Stop } |
                Should -Throw -ErrorId 'ParameterEmpty,MdLock.Commands.UnlockMdSectionCommand'
            { Set-MdSection $path linux -Append 'x' -Token $null -ErrorAction Stop } |
                Should -Throw -ErrorId 'ParameterEmpty,MdLock.Commands.SetMdSectionCommand'
            Get-MdLock $path | Should -HaveCount 1
        }
    }

    Context 'Given leases that were taken together' {
        It 'When one of them is released, then it is that one; the token alone releases both, and serves both before' {
            $path = Add-Document
            $leases = Lock-MdSection $path linux, usage -Persistent
            Set-MdSection $path linux -Append 'one' -Token $leases[0].Token
            Set-MdSection $path usage -Append 'two' -Token $leases[0].Token
            Unlock-MdSection -InputObject $leases[1]
            (Get-MdLock $path).SectionId | Should -Be 'linux'
            $again = Lock-MdSection $path linux, windows -Persistent
            Unlock-MdSection $path -Token $again[0].Token
            @(Get-MdLock $path | Where-Object SectionId -EQ 'windows').Count | Should -Be 0
        }
    }
}
