BeforeDiscovery {
    # Whoever may do everything is refused nothing by permissions.
    $isUnrestricted = $IsWindows -or [System.Environment]::UserName -eq 'root'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $other = Open-Owner

    # Puts the record of a live lock on linux in place, changed by a replacement.
    function Add-Record([string] $Path, [string] $Pattern, [string] $Replacement) {
        $record = Join-Path (Get-LockFolder $Path) 'linux.lock'
        $lock = Lock-MdSection -Path $Path -SectionId linux
        $text = [System.IO.File]::ReadAllText($record)
        $lock | Unlock-MdSection
        [System.IO.File]::WriteAllText($record, ($text -replace $Pattern, $Replacement))
    }

    function Add-Binary([byte[]] $Bytes) {
        $path = Add-Document
        [System.IO.File]::WriteAllBytes($path, $Bytes)
        $path
    }

    # The digest of a document, if it is one that can be read.
    function Get-State([string] $Path) {
        if ([System.IO.File]::Exists($Path) -and [System.IO.FileInfo]::new($Path).Length -in 1..1MB) { Get-Digest $Path }
        else { 'no text' }
    }
}

AfterAll {
    Close-Everything
}

Describe 'Errors (I11: each refusal is typed, and says what to do next)' {
    Context 'Given a document that cannot be used' {
        It 'When <Command> meets <What>, then it is <Id>, and nothing changed' -ForEach @(
            @{ What = 'a missing document'; Id = 'DocumentNotFound'; Category = 'ObjectNotFound'; Command = 'Lock'
                Given = { Join-Path (Split-Path -Parent (Add-Document)) 'missing.md' } }
            @{ What = 'a missing document'; Id = 'DocumentNotFound'; Category = 'ObjectNotFound'; Command = 'Set'
                Given = { Join-Path (Split-Path -Parent (Add-Document)) 'missing.md' } }
            @{ What = 'a missing folder'; Id = 'DocumentNotFound'; Category = 'ObjectNotFound'; Command = 'Get'
                Given = { Join-Path $TestDrive 'missing/guide.md' } }
            @{ What = 'a missing drive'; Id = 'DocumentNotFound'; Category = 'ObjectNotFound'; Command = 'Get'
                Given = { 'nodrive:/guide.md' } }
            @{ What = 'a folder'; Id = 'DocumentNotAFile'; Category = 'InvalidType'; Command = 'Lock'
                Given = { Split-Path -Parent (Add-Document) } }
            @{ What = 'a folder'; Id = 'DocumentNotAFile'; Category = 'InvalidType'; Command = 'Set'
                Given = { Split-Path -Parent (Add-Document) } }
            @{ What = 'an environment variable'; Id = 'DocumentNotAFile'; Category = 'InvalidType'; Command = 'Get'
                Given = { 'env:PATH' } }
            @{ What = 'bytes that are no text'; Id = 'DocumentNotText'; Category = 'InvalidData'; Command = 'Lock'
                Given = { Add-Binary 0x23, 0x20, 0xFF, 0xFE, 0x00 } }
            @{ What = 'bytes that are no text'; Id = 'DocumentNotText'; Category = 'InvalidData'; Command = 'Set'
                Given = { Add-Binary 0x23, 0x20, 0xC3, 0x28 } }
            @{ What = 'half a character of UTF-16'; Id = 'DocumentNotText'; Category = 'InvalidData'; Command = 'Get'
                Given = { Add-Binary 0xFF, 0xFE, 0x23, 0x00, 0x20 } }
            @{ What = 'quotes nested 5000 deep'; Id = 'DocumentTooComplex'; Category = 'LimitsExceeded'; Command = 'Lock'
                Given = { Add-Document -Text (('>' * 5000) + " text`n") } }
        ) {
            $path = & $Given
            $state = Get-State $path
            $act = switch ($Command) {
                'Lock' { { Lock-MdSection -Path $path -SectionId linux -ErrorAction Stop } }
                'Set' { { Set-MdSection -Path $path -SectionId linux -Body 'x' -ErrorAction Stop } }
                'Get' { { Get-MdSection -Path $path -ErrorAction Stop } }
            }
            $refusal = $act | Should -Throw -ErrorId "$Id,MdLock.Commands.${Command}MdSectionCommand" -PassThru
            $refusal.CategoryInfo.Category | Should -Be $Category
            $refusal.TargetObject | Should -BeIn @('linux', $path)
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-State $path | Should -Be $state
            [System.IO.Directory]::GetDirectories($TestDrive, '.locks', 'AllDirectories') |
                Where-Object { $path.StartsWith((Split-Path -Parent $_)) } | Should -BeNullOrEmpty
        }

        It 'When it is a pipe, then it is DocumentNotAFile, and nobody waits for its other end' -Skip:$IsWindows {
            $path = Join-Path (Split-Path -Parent (Add-Document)) 'pipe.md'
            & mkfifo $path
            { Lock-MdSection $path linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotAFile,MdLock.Commands.LockMdSectionCommand'
            { Get-MdSection $path -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotAFile,MdLock.Commands.GetMdSectionCommand'
        }

        It 'When it has a second hard link, then it is DocumentHardLinked' -Skip:$IsWindows {
            $path = Add-Document
            & ln $path "$path.link"
            $refusal = { Set-MdSection $path linux -Body 'x' -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentHardLinked,MdLock.Commands.SetMdSectionCommand' -PassThru
            $refusal.CategoryInfo.Category | Should -Be 'InvalidOperation'
            [System.IO.File]::ReadAllText($path) | Should -BeExactly $guideText
        }

        It 'When <What> may not be written, then it is DocumentNotWritable, and nothing changed' -Skip:$IsWindows -ForEach @(
            @{ What = 'the document'; Mode = 'UserRead'; Part = { $args[0] } }
            @{ What = 'its folder'; Mode = 'UserRead, UserExecute'; Part = { Split-Path -Parent $args[0] } }
        ) {
            $path = Add-Document
            # So that the folders of the locks are there, whoever runs this.
            Lock-MdSection $path linux | Unlock-MdSection
            $part = & $Part $path
            $writable = [System.IO.File]::GetUnixFileMode($part)
            [System.IO.File]::SetUnixFileMode($part, [System.IO.UnixFileMode] $Mode)
            try {
                $refusal = { Set-MdSection $path linux -Body 'x' -ErrorAction Stop } |
                    Should -Throw -ErrorId 'DocumentNotWritable,MdLock.Commands.SetMdSectionCommand' -PassThru
                $refusal.CategoryInfo.Category | Should -Be 'PermissionDenied'
                $refusal.ErrorDetails.RecommendedAction | Should -BeLike '*permissions*'
                Get-MdLock $path | Should -BeNullOrEmpty
            } finally {
                [System.IO.File]::SetUnixFileMode($part, $writable)
            }
            [System.IO.File]::ReadAllText($path) | Should -BeExactly $guideText
        }

        It 'When its folder may not be written and has no locks yet, then it is StoreNotWritable' -Skip:$isUnrestricted {
            $path = Add-Document
            $folder = Split-Path -Parent $path
            [System.IO.File]::SetUnixFileMode($folder, [System.IO.UnixFileMode] 'UserRead, UserExecute')
            try {
                $refusal = { Lock-MdSection $path linux -ErrorAction Stop } |
                    Should -Throw -ErrorId 'StoreNotWritable,MdLock.Commands.LockMdSectionCommand' -PassThru
                $refusal.CategoryInfo.Category | Should -Be 'PermissionDenied'
                $refusal.ErrorDetails.RecommendedAction | Should -BeLike '*LOCK_ROOT*'
            } finally {
                [System.IO.File]::SetUnixFileMode($folder, [System.IO.UnixFileMode] 'UserRead, UserWrite, UserExecute')
            }
        }

        It 'When it may not be read, then it is DocumentNotReadable' -Skip:$isUnrestricted {
            $path = Add-Document
            [System.IO.File]::SetUnixFileMode($path, [System.IO.UnixFileMode]::None)
            $refusal = { Get-MdSection $path -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotReadable,MdLock.Commands.GetMdSectionCommand' -PassThru
            $refusal.CategoryInfo.Category | Should -Be 'PermissionDenied'
        }
    }

    Context 'Given a document' {
        BeforeAll {
            $text = $guideText + "`n# Twice`n`n## Same`n`n# Twice`n`n## Same`n"
        }

        It 'When <What>, then it is <Id>, and nothing changed' -ForEach @(
            @{ What = 'the section does not exist'; Id = 'SectionNotFound'; Category = 'ObjectNotFound'; Command = 'Lock'; Target = 'linus'
                When = { Lock-MdSection $path linus -ErrorAction Stop } }
            @{ What = 'the section to set does not exist'; Id = 'SectionNotFound'; Category = 'ObjectNotFound'; Command = 'Set'; Target = 'linus'
                When = { Set-MdSection $path linus -Body 'x' -ErrorAction Stop } }
            @{ What = 'the selector leads out of the folder'; Id = 'SectionNotFound'; Category = 'ObjectNotFound'; Command = 'Lock'; Target = '../../../out'
                When = { Lock-MdSection $path ../../../out -ErrorAction Stop } }
            @{ What = 'the selector is an absolute path'; Id = 'SectionNotFound'; Category = 'ObjectNotFound'; Command = 'Lock'; Target = '/etc/passwd'
                When = { Lock-MdSection $path /etc/passwd -ErrorAction Stop } }
            @{ What = 'the selector is a device'; Id = 'SectionNotFound'; Category = 'ObjectNotFound'; Command = 'Lock'; Target = 'con'
                When = { Lock-MdSection $path con -ErrorAction Stop } }
            @{ What = 'the selector is ambiguous'; Id = 'SectionAmbiguous'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'Twice/Same'
                When = { Lock-MdSection $path Twice/Same -ErrorAction Stop } }
            @{ What = 'the section to set is ambiguous'; Id = 'SectionAmbiguous'; Category = 'InvalidArgument'; Command = 'Set'; Target = 'Twice/Same'
                When = { Set-MdSection $path Twice/Same -Body 'x' -ErrorAction Stop } }
            @{ What = 'the selector is blank'; Id = 'SectionSelectorInvalid'; Category = 'InvalidArgument'; Command = 'Lock'; Target = ' '
                When = { Lock-MdSection $path ' ' -ErrorAction Stop } }
            @{ What = 'the wildcard is malformed'; Id = 'SectionSelectorInvalid'; Category = 'InvalidArgument'; Command = 'Get'; Target = '[lx'
                When = { Get-MdSection $path '[lx' -ErrorAction Stop } }
            @{ What = 'the purpose does not fit into 1 KB'; Id = 'LockRecordTooLarge'; Category = 'LimitsExceeded'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -Operation ('x' * 1000) -ErrorAction Stop } }
            @{ What = 'the time to live is negative'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -TimeToLive -1 -ErrorAction Stop } }
            @{ What = 'the time to live is nothing'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -TimeToLive 0 -ErrorAction Stop } }
            @{ What = 'the time to live is over 5 minutes'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Set'; Target = 'linux'
                When = { Set-MdSection $path linux -Body 'x' -TimeToLive 301 -ErrorAction Stop } }
            @{ What = 'the timeout is negative'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -Timeout -1 -ErrorAction Stop } }
            @{ What = 'the timeout is years'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -Timeout 1e9 -ErrorAction Stop } }
            @{ What = 'the retries are negative'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -MaxRetries -1 -ErrorAction Stop } }
            @{ What = 'the delay is an hour'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument'; Command = 'Lock'; Target = 'linux'
                When = { Lock-MdSection $path linux -RetryDelay '01:00:00' -ErrorAction Stop } }
            @{ What = 'the text is half a character'; Id = 'TextNotEncodable'; Category = 'InvalidData'; Command = 'Set'; Target = 'linux'
                When = { Set-MdSection $path linux -Body "a$([char] 0xD83D)" -ErrorAction Stop } }
            @{ What = 'the text would swallow a section'; Id = 'SectionBoundary'; Category = 'InvalidData'; Command = 'Set'; Target = 'linux'
                When = { Set-MdSection $path linux -Body '~~~' -ErrorAction Stop } }
            @{ What = 'the text drops subsections'; Id = 'SubsectionsDropped'; Category = 'InvalidData'; Command = 'Set'; Target = 'install'
                When = { Set-MdSection $path install -Content '## Install' -ErrorAction Stop } }
            @{ What = 'the section has another checksum'; Id = 'VersionConflict'; Category = 'ResourceExists'; Command = 'Set'; Target = 'linux'
                When = { Set-MdSection $path linux -Body 'x' -ExpectedChecksum ('0' * 64) -ErrorAction Stop } }
            @{ What = 'there is no lock on the section'; Id = 'LockNotFound'; Category = 'ObjectNotFound'; Command = 'Unlock'; Target = 'linux'
                When = { Unlock-MdSection $path linux -ErrorAction Stop } }
            @{ What = 'there is no lock with the id'; Id = 'LockNotFound'; Category = 'ObjectNotFound'; Command = 'Unlock'; Target = '_path'
                When = { Unlock-MdSection $path -LockId ([guid]::NewGuid()) -ErrorAction Stop } }
        ) {
            $path = Add-Document -Text $text
            $refusal = $When | Should -Throw -ErrorId "$Id,MdLock.Commands.${Command}MdSectionCommand" -PassThru
            $refusal.CategoryInfo.Category | Should -Be $Category
            $refusal.TargetObject | Should -Be $(if ($Target -eq '_path') { $path } else { $Target })
            $refusal.Exception.Message | Should -Not -BeNullOrEmpty
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            [System.IO.File]::ReadAllText($path) | Should -BeExactly $text
            Get-MdLock $path -IncludeWaiting | Should -BeNullOrEmpty
        }

        It 'When <Parameter> is <Value>, then the argument is refused before anything is done' -ForEach @(
            @{ Parameter = 'TimeToLive'; Value = 'soon' }
            @{ Parameter = 'Timeout'; Value = 1e300 }
            @{ Parameter = 'Timeout'; Value = [double]::NaN }
            @{ Parameter = 'MaxRetries'; Value = 'many' }
            @{ Parameter = 'Scope'; Value = 'Chapter' }
            @{ Parameter = 'SectionId'; Value = '' }
        ) {
            $path = Add-Document
            $request = @{ Path = $path; SectionId = 'linux' }
            $request[$Parameter] = $Value
            $refusal = { Lock-MdSection @request -ErrorAction Stop } | Should -Throw -PassThru
            $refusal.FullyQualifiedErrorId | Should -BeLike '*,MdLock.Commands.LockMdSectionCommand'
            $refusal.Exception | Should -BeOfType ([System.Management.Automation.ParameterBindingException])
            Get-MdLock $path | Should -BeNullOrEmpty
        }

        It 'When <Variable> is <Value>, then it is SettingOutOfRange, naming the variable' -ForEach @(
            @{ Variable = 'LOCK_HEARTBEAT_INTERVAL'; Value = '4' }
            @{ Variable = 'LOCK_HEARTBEAT_INTERVAL'; Value = '121' }
            @{ Variable = 'LOCK_HEARTBEAT_INTERVAL'; Value = 'often' }
            @{ Variable = 'LOCK_CLEANUP_INTERVAL'; Value = '0' }
            @{ Variable = 'LOCK_SYNC'; Value = 'yes' }
            @{ Variable = 'LOCK_HISTORY_MAX_VERSIONS'; Value = '0' }
            @{ Variable = 'LOCK_HISTORY_MAX_AGE'; Value = '-1' }
            @{ Variable = 'LOCK_RETRY_DELAY'; Value = '-1' }
        ) {
            $path = Add-Document
            [System.Environment]::SetEnvironmentVariable($Variable, $Value)
            try {
                $refusal = { Lock-MdSection $path linux -ErrorAction Stop } |
                    Should -Throw -ErrorId 'SettingOutOfRange,MdLock.Commands.LockMdSectionCommand' -PassThru
            } finally {
                [System.Environment]::SetEnvironmentVariable($Variable, $null)
            }
            $refusal.CategoryInfo.Category | Should -Be 'InvalidArgument'
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-MdLock $path | Should -BeNullOrEmpty
        }

        It 'When a conflicting lock is held and <What>, then it is <Id>, naming the holder' -ForEach @(
            @{ What = 'no wait is asked for'; Id = 'LockHeld'; Category = 'ResourceBusy'; Command = 'Lock'
                When = { Lock-MdSection $path linux -NoWait -ErrorAction Stop } }
            @{ What = 'the wait is over'; Id = 'LockWaitTimeout'; Category = 'OperationTimeout'; Command = 'Lock'
                When = { Lock-MdSection $path linux -Timeout 0.2 -ErrorAction Stop } }
            @{ What = 'a section of it is set'; Id = 'LockHeld'; Category = 'ResourceBusy'; Command = 'Set'
                When = { Set-MdSection $path linux -Body 'x' -NoWait -ErrorAction Stop } }
            @{ What = 'it is unlocked'; Id = 'LockNotOwned'; Category = 'PermissionDenied'; Command = 'Unlock'
                When = { Unlock-MdSection $path linux -ErrorAction Stop } }
            @{ What = 'it is unlocked by force'; Id = 'LockStillLive'; Category = 'ResourceBusy'; Command = 'Unlock'
                When = { Unlock-MdSection $path linux -Force -ErrorAction Stop } }
        ) {
            $path = Add-Document
            $held = Invoke-Owner $other { param($path) Lock-MdSection $path linux -Operation 'rewrite' } $path
            $refusal = $When | Should -Throw -ErrorId "$Id,MdLock.Commands.${Command}MdSectionCommand" -PassThru
            $refusal.CategoryInfo.Category | Should -Be $Category
            $refusal.TargetObject | Should -Be 'linux'
            $refusal.Exception.Message | Should -BeLike "*linux is held by $($held.User) on $($held.HostName) (process $PID) for 'rewrite' since * until *"
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            (Get-MdLock $path -IncludeWaiting).LockId | Should -Be $held.LockId
            [System.IO.File]::ReadAllText($path) | Should -BeExactly $guideText
        }

        It 'When it has 100 locks, then the 101st is LockLimitReached, and room for it makes it granted' {
            $path = Add-Document -Text (-join (1..101 | ForEach-Object { "# S$_`n" }))
            $null = Lock-MdSection $path (1..100 | ForEach-Object { "s$_" }) -ErrorAction Stop
            $refusal = { Lock-MdSection $path s101 -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockLimitReached,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.CategoryInfo.Category | Should -Be 'QuotaExceeded'
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-MdLock $path | Should -HaveCount 100
            Unlock-MdSection $path s7
            (Lock-MdSection $path s101 -NoWait -ErrorAction Stop).SectionId | Should -Be 's101'
            Unlock-MdSection $path
        }

        It 'When the document is too large, then it is DocumentTooLarge' {
            $path = Add-Document
            $file = [System.IO.FileStream]::new($path, 'Create', 'Write')
            $file.SetLength(513MB)
            $file.Dispose()
            $refusal = { Lock-MdSection $path linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentTooLarge,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.CategoryInfo.Category | Should -Be 'LimitsExceeded'
        }
    }

    Context 'Given a file of settings' {
        It 'When it was written with <Text>, then locking and asking are <Id>, naming the file and what to do' -ForEach @(
            @{ Text = '{ "time_to_live": 301 }'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument' }
            @{ Text = '{ "time_to_live": "long" }'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument' }
            @{ Text = '{ "time_to_live": 20'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "timeout": 1, "timeout": 2 }'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "lock_root": "/tmp" }'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '[]'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "schema": 2 }'; Id = 'SettingsSchemaNewer'; Category = 'InvalidData' }
        ) {
            $document = Add-Document
            $file = Get-SettingFile $document
            Add-SettingFile $document $Text
            foreach ($act in { Lock-MdSection $document linux -ErrorAction Stop }, { Get-MdLockConfiguration $document -ErrorAction Stop },
                { Set-MdSection $document linux -Body 'x' -ErrorAction Stop }, { Invoke-MdLockCleanup $document -ErrorAction Stop }) {
                $refusal = $act | Should -Throw -ErrorId "$Id,*" -PassThru
                $refusal.Exception.Message | Should -BeLike "*$file*"
                $refusal.CategoryInfo.Category | Should -Be $Category
                $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            }
            [System.IO.File]::ReadAllText($document) | Should -Be $guideText
            [System.IO.File]::ReadAllText($file) | Should -Be $Text
        }
    }

    Context 'Given headings whose ids are no file names (I12: nothing outside of the lock folder is touched)' {
        It 'When <What> is locked, then its record stands in the lock folder and nowhere else' -ForEach @(
            @{ What = 'an id that leads out of the folder'; Heading = '# Out {#../../out}'; Id = '../../out' }
            @{ What = 'an absolute path'; Heading = '# Out {#/tmp/out}'; Id = '/tmp/out' }
            @{ What = 'an id with backslashes'; Heading = '# Out {#..\..\out}'; Id = '..\..\out' }
            @{ What = 'a device'; Heading = '# Con'; Id = 'con' }
            @{ What = 'a heading of 300 characters'; Heading = "# $('x' * 300)"; Id = 'x' * 300 }
            @{ What = 'an emoji'; Heading = "# Kitchen {#kitchen-`u{1F373}}"; Id = "kitchen-`u{1F373}" }
        ) {
            $path = Add-Document -Text "$Heading`n`ntext`n"
            $lock = Get-MdSection $path | Lock-MdSection
            $lock.SectionId | Should -Be $Id
            $records = [System.IO.Directory]::GetFiles($TestDrive, '*.lock', 'AllDirectories') |
                Where-Object { $_.StartsWith((Split-Path -Parent $path)) }
            Split-Path -Parent $records | Should -Be (Get-LockFolder $path)
            { Invoke-Owner $other { param($path, $id) Lock-MdSection $path $id -NoWait } $path, $Id } | Should -Throw -ExpectedMessage '*not free*'
            Unlock-MdSection $path $Id
            Get-MdLock $path | Should -BeNullOrEmpty
        }
    }

    Context 'Given something planted among the lock files (I12)' {
        It 'When <What>, then it is StoreCorrupt, and neither is it followed nor does anybody wait for it' -Skip:$IsWindows -ForEach @(
            @{ What = 'the guard is a pipe'; Plant = { [System.IO.File]::Delete("$locks/.guard"); & mkfifo "$locks/.guard" } }
            @{ What = 'the guard is a link'; Plant = { [System.IO.File]::Delete("$locks/.guard"); & ln -s $victim "$locks/.guard" } }
            @{ What = 'the folder of the document is a link'; Plant = {
                    [System.IO.Directory]::Delete($locks, $true); & ln -s (Split-Path -Parent $victim) $locks } }
            @{ What = 'the folder of all locks is a file'; Plant = {
                    $all = Split-Path -Parent $locks
                    [System.IO.Directory]::Delete($all, $true); [System.IO.File]::WriteAllText($all, 'x') } }
        ) {
            $path = Add-Document
            $victim = Add-Document
            $before = Get-Digest $victim
            $locks = Get-LockFolder $path
            Lock-MdSection $path linux | Unlock-MdSection
            & $Plant
            $refusal = { Invoke-Owner (Open-Owner) { param($path) Lock-MdSection $path linux -NoWait } $path } |
                Should -Throw -PassThru
            $refusal.FullyQualifiedErrorId | Should -BeLike 'StoreCorrupt,MdLock.Commands.LockMdSectionCommand*'
            $refusal.CategoryInfo.Category | Should -Be 'InvalidData'
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-Digest $victim | Should -Be $before
            [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $victim)) | Should -Be @($victim)
            [System.IO.File]::ReadAllText($path) | Should -BeExactly $guideText
        }

        It 'When a record is <What>, then it counts as held for a grace, and is reclaimed without being followed' -Skip:$IsWindows -ForEach @(
            @{ What = 'a pipe'; Plant = { & mkfifo "$locks/linux.lock" } }
            @{ What = 'a link'; Plant = { & ln -s $victim "$locks/linux.lock" } }
        ) {
            $path = Add-Document
            $victim = Add-Document
            $before = Get-Digest $victim
            $locks = Get-LockFolder $path
            Lock-MdSection $path linux | Unlock-MdSection
            & $Plant
            { Lock-MdSection $path linux -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand'
            (Lock-MdSection $path linux -ErrorAction Stop).SectionId | Should -Be 'linux'
            Get-Digest $victim | Should -Be $before
        }

        It 'When a record is of a newer schema, then it is held, never garbage: not even force releases it' {
            $path = Add-Document
            Add-Record -Path $path -Pattern '"schema":1' -Replacement '"schema":999'
            { Lock-MdSection $path linux -Timeout 3 -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockWaitTimeout,MdLock.Commands.LockMdSectionCommand'
            (Get-MdLock $path).Stale | Should -BeFalse
            { Unlock-MdSection $path linux -Force -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockStillLive,MdLock.Commands.UnlockMdSectionCommand'
            Invoke-MdLockCleanup $path | Should -BeNullOrEmpty
            [System.IO.File]::Exists((Join-Path (Get-LockFolder $path) 'linux.lock')) | Should -BeTrue
        }

        It 'When a record is <What>, then it counts as held, and waiting for it ends with its grace' -ForEach @(
            @{ What = 'empty'; Pattern = '(?s).*'; Replacement = '' }
            @{ What = 'truncated'; Pattern = '(?s),"ttl".*'; Replacement = '' }
            @{ What = 'garbage'; Pattern = '(?s).+'; Replacement = 'no record' }
            @{ What = 'without an id'; Pattern = '"lock_id":"[^"]*",'; Replacement = '' }
            @{ What = 'far too large'; Pattern = '(?s)$'; Replacement = ('x' * 100000) }
        ) {
            $path = Add-Document
            Add-Record -Path $path -Pattern $Pattern -Replacement $Replacement
            $refusal = { Lock-MdSection $path linux -NoWait -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockHeld,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike '*cannot be read*'
            (Lock-MdSection $path linux -ErrorAction Stop).SectionId | Should -Be 'linux'
        }
    }
}
