BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    $userFile = Join-Path $TestDrive 'config/mdlock/settings.json'

    function Get-FolderFile([string] $Folder) { Join-Path $Folder '.mdlock/.mdlock/settings.json' }
    function Get-DocumentFile([string] $Path) {
        Join-Path (Split-Path -Parent $Path) ('.mdlock/' + (Split-Path -Leaf $Path) + '/settings.json')
    }
    function Add-File([string] $Path, [string] $Text) {
        $null = [System.IO.Directory]::CreateDirectory((Split-Path -Parent $Path))
        [System.IO.File]::WriteAllText($Path, $Text)
    }
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLockConfiguration and Set-MdLockConfiguration' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    AfterEach {
        [System.Environment]::SetEnvironmentVariable('LOCK_TTL', $null)
        if ([System.IO.File]::Exists($userFile)) { [System.IO.File]::Delete($userFile) }
    }

    Context 'Given that nothing is set' {
        It 'When asked, then each setting has its default, and says which variable could set it' {
            $settings = Get-MdLockConfiguration
            $settings.Name | Should -Be @(
                'TimeToLive', 'HeartbeatInterval', 'CleanupInterval', 'Timeout', 'MaxRetries', 'RetryDelay',
                'SyncsCommits', 'HistoryMaxVersions', 'HistoryMaxAge', 'LockRoot')
            $settings.Variable | Should -Be @(
                'LOCK_TTL', 'LOCK_HEARTBEAT_INTERVAL', 'LOCK_CLEANUP_INTERVAL', 'LOCK_TIMEOUT', 'LOCK_MAX_RETRIES',
                'LOCK_RETRY_DELAY', 'LOCK_SYNC', 'LOCK_HISTORY_MAX_VERSIONS', 'LOCK_HISTORY_MAX_AGE', 'LOCK_ROOT')
            $settings | ForEach-Object { "$($_.Value)" } | Should -Be @(
                '00:05:00', '00:00:30', '00:01:00', '00:00:30', '3', '00:00:00.1000000', 'True', '', '', '')
            foreach ($setting in $settings) {
                $setting.Source | Should -Be 'Default'
                $setting.SourcePath | Should -BeNullOrEmpty
                $setting.Path | Should -BeNullOrEmpty
            }
        }

        It 'When asked for some by name and wildcard, then those are told of the document, and nothing is made beside it' {
            $settings = Get-MdLockConfiguration $document timeout, history*
            $settings.Name | Should -Be @('Timeout', 'HistoryMaxVersions', 'HistoryMaxAge')
            foreach ($setting in $settings) { $setting.Path | Should -Be $document }
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When settings are reset or none is given, then nothing is made' {
            Set-MdLockConfiguration -Scope Document $document -Reset Timeout
            Set-MdLockConfiguration -Scope Folder $folder
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }
    }

    Context 'Given the five places that set the time to live, and the parameter' {
        It 'When each is set after the other, then the nearer to the document is the stronger, in what is told and in the lock' {
            $held = { (Lock-MdSection $document linux).TimeToLive.TotalSeconds; Unlock-MdSection $document linux }
            $told = { $one = Get-MdLockConfiguration $document TimeToLive; "$($one.Source) $($one.Value.TotalSeconds) $($one.SourcePath)" }
            & $told | Should -Be 'Default 300 '
            & $held | Should -Be 300

            [System.Environment]::SetEnvironmentVariable('LOCK_TTL', '50')
            & $told | Should -Be 'Environment 50 '
            & $held | Should -Be 50

            Set-MdLockConfiguration -Scope User -TimeToLive 40
            & $told | Should -Be "User 40 $userFile"
            & $held | Should -Be 40

            Set-MdLockConfiguration -Scope Folder $folder -TimeToLive 30
            & $told | Should -Be "Folder 30 $(Get-FolderFile $folder)"
            & $held | Should -Be 30

            Set-MdLockConfiguration -Scope Document $document -TimeToLive 20
            & $told | Should -Be "Document 20 $(Get-DocumentFile $document)"
            & $held | Should -Be 20

            $taken = Lock-MdSection $document linux -TimeToLive 10
            $taken.TimeToLive.TotalSeconds | Should -Be 10
            $record = [System.IO.File]::ReadAllText((Join-Path (Get-LockFolder $document) 'linux.lock'))
            $record | Should -Match '"ttl":10\b'
            Unlock-MdSection $document linux

            Set-MdLockConfiguration -Scope Document $document -Reset TimeToLive
            Set-MdLockConfiguration -Scope Folder $folder -Reset TimeToLive
            & $told | Should -Be "User 40 $userFile"
            & $held | Should -Be 40
        }

        It 'When a folder above sets other things than the nearest, then each setting comes from the nearest that sets it' {
            $inner = Join-Path $folder 'inner'
            $null = [System.IO.Directory]::CreateDirectory($inner)
            Set-MdLockConfiguration -Scope Folder $folder -TimeToLive 30 -Timeout 5
            Set-MdLockConfiguration -Scope Folder $inner -TimeToLive 20
            $settings = Get-MdLockConfiguration $inner TimeToLive, Timeout
            $settings.Value.TotalSeconds | Should -Be @(20, 5)
            $settings.SourcePath | Should -Be @((Get-FolderFile $inner), (Get-FolderFile $folder))
            (Get-MdLockConfiguration $document TimeToLive).Value.TotalSeconds | Should -Be 30
        }
    }

    Context 'Given settings of one document' {
        It 'When they are set, then only those that were given change' {
            Set-MdLockConfiguration -Scope Document $document -Timeout 5 -RetryDelay 250 -SyncsCommits $false -HistoryMaxAge 7
            $shown = Set-MdLockConfiguration -Scope Document $document -Timeout '00:00:06' -MaxRetries 9 -PassThru
            $shown.Name | Should -Be @('Timeout', 'MaxRetries')
            $set = Get-MdLockConfiguration $document | Where-Object Source -EQ 'Document'
            $set | ForEach-Object { "$($_.Name) $($_.Value)" } | Should -Be @(
                'Timeout 00:00:06', 'MaxRetries 9', 'RetryDelay 00:00:00.2500000', 'SyncsCommits False', 'HistoryMaxAge 7.00:00:00')
            $other = Join-Path $folder 'other.md'
            [System.IO.File]::WriteAllText($other, $guideText)
            (Get-MdLockConfiguration $other).Source | Select-Object -Unique | Should -Be 'Default'
        }

        It 'When the heartbeat is set, then the lock promises it' {
            Set-MdLockConfiguration -Scope Document $document -HeartbeatInterval 7
            $null = Lock-MdSection $document linux
            [System.IO.File]::ReadAllText((Join-Path (Get-LockFolder $document) 'linux.lock')) |
                Should -Match '"heartbeat_interval":7\b'
        }

        It 'When the timeout is set, then a wait is as long as that' {
            $null = Invoke-Owner (Open-Owner) { param($path) Lock-MdSection $path linux } $document
            Set-MdLockConfiguration -Scope Document $document -Timeout 0.05 -MaxRetries 0
            { Lock-MdSection $document linux -ErrorAction Stop } |
                Should -Throw -ErrorId 'LockWaitTimeout,MdLock.Commands.LockMdSectionCommand'
        }

        It 'When versions are limited for the folder and not for the document, then a cleanup leaves all of the document''s' {
            foreach ($number in 1..3) { Set-MdSection $document linux -Body "text $number" }
            Set-MdLockConfiguration -Scope Folder $folder -HistoryMaxVersions 1
            Set-MdLockConfiguration -Scope Document $document -HistoryMaxVersions $null
            $limit = Get-MdLockConfiguration $document HistoryMaxVersions
            $limit.Source | Should -Be 'Document'
            $limit.Value | Should -BeNullOrEmpty
            Invoke-MdLockCleanup $document | Where-Object Kind -EQ 'Versions' | Should -BeNullOrEmpty
            $before = @(Get-MdSectionVersion $document linux).Count

            Set-MdLockConfiguration -Scope Document $document -Reset HistoryMaxVersions
            (Invoke-MdLockCleanup $document | Where-Object Kind -EQ 'Versions').Name | Should -Be ($before - 1)
            @(Get-MdSectionVersion $document linux).Count | Should -Be 1
        }

        It 'When the document is tested, then its settings are in order' {
            Set-MdLockConfiguration -Scope Document $document -Timeout 5
            Test-MdDocument $document | Should -BeTrue
            Repair-MdDocument $document | Should -BeNullOrEmpty
            (Get-MdLockConfiguration $document Timeout).Source | Should -Be 'Document'
        }

        It 'When another runspace sets them, then a document that is opened anew goes by them' {
            Invoke-Owner (Open-Owner) { param($path) Set-MdLockConfiguration -Scope Document $path -TimeToLive 77 } $document
            (Lock-MdSection $document linux).TimeToLive.TotalSeconds | Should -Be 77
        }

        It 'When it is only asked what would be set, then nothing is' {
            Set-MdLockConfiguration -Scope Document $document -Timeout 5 -WhatIf
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }
    }

    Context 'Given values that cannot be' {
        It 'When <Name> is set to <Value>, then it is SettingOutOfRange, and nothing is written' -ForEach @(
            @{ Name = 'TimeToLive'; Value = 301 }
            @{ Name = 'TimeToLive'; Value = 0 }
            @{ Name = 'HeartbeatInterval'; Value = 4 }
            @{ Name = 'CleanupInterval'; Value = 3601 }
            @{ Name = 'Timeout'; Value = -1 }
            @{ Name = 'MaxRetries'; Value = 1001 }
            @{ Name = 'RetryDelay'; Value = 60001 }
            @{ Name = 'HistoryMaxVersions'; Value = 0 }
            @{ Name = 'HistoryMaxAge'; Value = -1 }
        ) {
            $given = @{ $Name = $Value }
            $refusal = { Set-MdLockConfiguration -Scope Document $document @given -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingOutOfRange,MdLock.Commands.SetMdLockConfigurationCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*$Name*"
            $refusal.CategoryInfo.Category | Should -Be 'InvalidArgument'
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When a file was written with <Text>, then locking and asking are <Id>, naming the file and what to do' -ForEach @(
            @{ Text = '{ "time_to_live": 301 }'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument' }
            @{ Text = '{ "time_to_live": "long" }'; Id = 'SettingOutOfRange'; Category = 'InvalidArgument' }
            @{ Text = '{ "time_to_live": 20'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "timeout": 1, "timeout": 2 }'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "lock_root": "/tmp" }'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '[]'; Id = 'SettingsCorrupt'; Category = 'InvalidData' }
            @{ Text = '{ "schema": 2 }'; Id = 'SettingsSchemaNewer'; Category = 'InvalidData' }
        ) {
            $file = Get-DocumentFile $document
            Add-File $file $Text
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

        It 'When a value in a file is out of range, then resetting it mends the file' {
            Add-File (Get-DocumentFile $document) '{ "time_to_live": 301, "timeout": 5 }'
            Set-MdLockConfiguration -Scope Document $document -Reset TimeToLive -ErrorAction Stop
            (Get-MdLockConfiguration $document -ErrorAction Stop | Where-Object Source -EQ 'Document').Name | Should -Be 'Timeout'
        }

        It 'When the file is damaged, then setting is refused too, and the file is left as it is' {
            Add-File (Get-DocumentFile $document) 'not JSON'
            { Set-MdLockConfiguration -Scope Document $document -Timeout 5 -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsCorrupt,MdLock.Commands.SetMdLockConfigurationCommand'
            [System.IO.File]::ReadAllText((Get-DocumentFile $document)) | Should -Be 'not JSON'
        }

        It 'When the scope is <Scope> and the path is <What>, then they do not go together' -ForEach @(
            @{ Scope = 'User'; What = 'a document'; Get = { $document } }
            @{ Scope = 'Document'; What = 'a folder'; Get = { $folder } }
            @{ Scope = 'Folder'; What = 'a document'; Get = { $document } }
        ) {
            { Set-MdLockConfiguration -Scope $Scope (& $Get) -Timeout 5 -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsScopeInvalid,MdLock.Commands.SetMdLockConfigurationCommand'
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When the scope is Document without a path, or the document is not there, then that is an error' {
            { Set-MdLockConfiguration -Scope Document -Timeout 5 -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsScopeInvalid,MdLock.Commands.SetMdLockConfigurationCommand'
            { Set-MdLockConfiguration -Scope Document "$document.gone" -Timeout 5 -ErrorAction Stop } |
                Should -Throw -ErrorId 'DocumentNotFound,MdLock.Commands.SetMdLockConfigurationCommand'
        }

        It 'When no limit is asked of a setting that has no such thing, then the parameter is refused' {
            { Set-MdLockConfiguration -Scope Document $document -Timeout $null -ErrorAction Stop } | Should -Throw
        }
    }

    Context 'Given a file with what this version does not know' {
        It 'When settings are set beside it, then it stays, and is told as verbose' {
            $file = Get-DocumentFile $document
            Add-File $file '{ "schema": 1, "colour": { "of": ["ink"] }, "timeout": 5 }'
            Set-MdLockConfiguration -Scope Document $document -TimeToLive 20
            $text = [System.IO.File]::ReadAllText($file)
            foreach ($part in '"schema": 1', '"colour"', '"ink"', '"timeout": 5', '"time_to_live": 20') { $text.Contains($part) | Should -BeTrue -Because $part }
            $told = Get-MdLockConfiguration $document -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
            $told.Message -join "`n" | Should -BeLike "*$file*'colour'*"
        }
    }
}
