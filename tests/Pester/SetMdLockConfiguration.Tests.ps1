BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Set-MdLockConfiguration' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    Context 'Given that nothing is set' {
        It 'When settings are reset or none is given, then nothing is made' {
            Set-MdLockConfiguration -Scope Document $document -Reset Timeout
            Set-MdLockConfiguration -Scope Folder $folder
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When the scope is Folder and no path is given, then it is the current folder' {
            Push-Location $folder
            try {
                Set-MdLockConfiguration -Scope Folder -Timeout 5
            } finally {
                Pop-Location
            }
            [System.IO.File]::Exists((Get-SettingFile $folder)) | Should -BeTrue
            (Get-MdLockConfiguration $document Timeout).Source | Should -Be 'Folder'
        }

        It 'When documents are piped in, then each has the setting' {
            $second = Add-Document -Name 'guide[1].md'
            $shown = Get-Item -LiteralPath $document, $second |
                Set-MdLockConfiguration -Scope Document -MaxRetries 7 -PassThru
            $shown.Path | Should -Be $document, $second
            $shown.Value | Should -Be 7, 7
            [System.IO.File]::Exists((Get-SettingFile $second)) | Should -BeTrue
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

        It 'When a setting is reset and set in one call, then it is set' {
            Set-MdLockConfiguration -Scope Document $document -Timeout 5 -MaxRetries 7
            $shown = Set-MdLockConfiguration -Scope Document $document -Reset Timeout, MaxRetries -Timeout 6 -PassThru
            $shown | ForEach-Object { "$($_.Name) $($_.Source) $($_.Value)" } |
                Should -Be 'Timeout Document 00:00:06', 'MaxRetries Default 3'
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

        It 'When a value in a file is out of range, then resetting it mends the file' {
            Add-SettingFile $document '{ "time_to_live": 301, "timeout": 5 }'
            Set-MdLockConfiguration -Scope Document $document -Reset TimeToLive -ErrorAction Stop
            (Get-MdLockConfiguration $document -ErrorAction Stop | Where-Object Source -EQ 'Document').Name | Should -Be 'Timeout'
        }

        It 'When the file is damaged, then setting is refused too, and the file is left as it is' {
            Add-SettingFile $document 'not JSON'
            { Set-MdLockConfiguration -Scope Document $document -Timeout 5 -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsCorrupt,MdLock.Commands.SetMdLockConfigurationCommand'
            [System.IO.File]::ReadAllText((Get-SettingFile $document)) | Should -Be 'not JSON'
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
            { Set-MdLockConfiguration -Scope Document $document -Timeout $null -ErrorAction Stop } |
                Should -Throw -ErrorId 'ParameterArgumentValidationError,MdLock.Commands.SetMdLockConfigurationCommand'
        }
    }

    Context 'Given a file with what this version does not know' {
        It 'When settings are set beside it, then it stays' {
            $file = Get-SettingFile $document
            Add-SettingFile $document '{ "schema": 1, "colour": { "of": ["ink"] }, "timeout": 5 }'
            Set-MdLockConfiguration -Scope Document $document -TimeToLive 20
            $text = [System.IO.File]::ReadAllText($file)
            foreach ($part in '"schema": 1', '"colour"', '"ink"', '"timeout": 5', '"time_to_live": 20') { $text.Contains($part) | Should -BeTrue -Because $part }
        }
    }
}
