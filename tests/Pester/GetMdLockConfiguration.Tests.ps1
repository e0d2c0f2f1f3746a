BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Get-MdLockConfiguration' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    Context 'Given that nothing is set' {
        It 'When asked, then each setting has its default, and says which variable could set it' {
            $settings = Get-MdLockConfiguration
            $settings.Name | Should -Be @(
                'TimeToLive', 'HeartbeatInterval', 'CleanupInterval', 'Timeout', 'MaxRetries', 'RetryDelay',
                'SyncsCommits', 'HistoryMaxVersions', 'HistoryMaxAge', 'LockRoot', 'LockStore', 'EtcdCaFile', 'EtcdCertificateFile',
                'EtcdKeyFile', 'EtcdUser', 'EtcdPassword', 'EtcdPasswordFile', 'EtcdDeadline')
            $settings.Variable | Should -Be @(
                'LOCK_TTL', 'LOCK_HEARTBEAT_INTERVAL', 'LOCK_CLEANUP_INTERVAL', 'LOCK_TIMEOUT', 'LOCK_MAX_RETRIES',
                'LOCK_RETRY_DELAY', 'LOCK_SYNC', 'LOCK_HISTORY_MAX_VERSIONS', 'LOCK_HISTORY_MAX_AGE', 'LOCK_ROOT', 'LOCK_STORE',
                'LOCK_ETCD_CA_FILE', 'LOCK_ETCD_CERTIFICATE_FILE', 'LOCK_ETCD_KEY_FILE', 'LOCK_ETCD_USER', 'LOCK_ETCD_PASSWORD',
                'LOCK_ETCD_PASSWORD_FILE', 'LOCK_ETCD_DEADLINE')
            $settings | ForEach-Object { "$($_.Value)" } | Should -Be @(
                '00:05:00', '00:00:30', '00:01:00', '00:00:30', '3', '00:00:00.1000000', 'True', '', '', '',
                'file', '', '', '', '', '', '', '00:00:05')
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
    }

    Context 'Given the five places that set the time to live, and the parameter' {
        BeforeAll {
            $userFile = Join-Path $TestDrive 'config/mdlock/settings.json'
        }

        AfterEach {
            [System.Environment]::SetEnvironmentVariable('LOCK_TTL', $null)
            if ([System.IO.File]::Exists($userFile)) { [System.IO.File]::Delete($userFile) }
        }

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
            & $told | Should -Be "Folder 30 $(Get-SettingFile $folder)"
            & $held | Should -Be 30

            Set-MdLockConfiguration -Scope Document $document -TimeToLive 20
            & $told | Should -Be "Document 20 $(Get-SettingFile $document)"
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
            $settings.SourcePath | Should -Be @((Get-SettingFile $inner), (Get-SettingFile $folder))
            (Get-MdLockConfiguration $document TimeToLive).Value.TotalSeconds | Should -Be 30
        }
    }

    Context 'Given the file of a document' {
        It 'When it is damaged, then that is an error that names it, and says what to do' {
            $file = Get-SettingFile $document
            Add-SettingFile $document 'not JSON'
            $refusal = { Get-MdLockConfiguration $document -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsCorrupt,MdLock.Commands.GetMdLockConfigurationCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*$file*"
            $refusal.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }

        It 'When it has what this version does not know, then that is told as verbose' {
            $file = Get-SettingFile $document
            Add-SettingFile $document '{ "schema": 1, "colour": { "of": ["ink"] }, "timeout": 5 }'
            $told = Get-MdLockConfiguration $document -Verbose 4>&1 |
                Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
            $told.Message -join "`n" | Should -BeLike "*$file*'colour'*"
        }
    }

    Context 'Given several documents' {
        It 'When they are piped in, then each tells its own settings' {
            $second = Add-Document -Name 'guide[1].md'
            Set-MdLockConfiguration -Scope Document $document -MaxRetries 7
            $settings = Get-Item -LiteralPath $document, $second | Get-MdLockConfiguration -Name MaxRetries
            $settings.Path | Should -Be $document, $second
            $settings.Value | Should -Be 7, 3
            $settings.Source | Should -Be 'Document', 'Default'
        }

        It 'When one is not there, then that is an error, and the others are told' {
            $request = @{ Path = "$document.gone", $document; Name = 'Timeout' }
            $settings = Get-MdLockConfiguration @request -ErrorAction SilentlyContinue -ErrorVariable refused
            $settings.Path | Should -Be $document
            $refused.FullyQualifiedErrorId | Should -Be 'DocumentNotFound,MdLock.Commands.GetMdLockConfigurationCommand'
        }

        It 'When no setting has the name, then nothing is told, and that is no error' {
            Get-MdLockConfiguration $document none-such -ErrorAction Stop | Should -BeNullOrEmpty
        }
    }
}
