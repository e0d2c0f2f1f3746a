BeforeDiscovery {
    $hasEtcd = [bool] (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $starter = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../examples/start-etcd.ps1'))

    function Set-Environment([hashtable] $Values) {
        foreach ($name in $Values.Keys) { [System.Environment]::SetEnvironmentVariable($name, $Values[$name]) }
    }

    function Get-Marker([string] $Path) {
        $file = Join-Path (Split-Path -Parent $Path) '.mdlock/store.json'
        if ([System.IO.File]::Exists($file)) { ConvertFrom-Json ([System.IO.File]::ReadAllText($file)) }
    }
}

AfterAll {
    Close-Everything
}

Describe 'What speaks to etcd' {
    It 'When the module is imported and a document edited with files, then nothing of it is loaded; where etcd is set, it is' {
        $said = Complete-Child (Open-Child ListAssemblies.ps1 (Add-Document), (Add-Document))
        $said[0] | Should -Be 'imported: '
        $said[1] | Should -Be 'edited: '
        $said[2] | Should -Be 'StoreUnreachable'
        $said[3] | Should -BeLike 'refused: *MdLock.Etcd*'
        $said[3] | Should -BeLike '*Grpc.Net.Client*'
    }
}

Describe 'The store of a folder' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
    }

    AfterEach {
        Set-Environment @{ LOCK_STORE = $null; LOCK_ETCD_USER = $null; LOCK_ETCD_PASSWORD = $null; LOCK_ETCD_DEADLINE = $null }
    }

    Context 'Given no cluster' {
        It 'When the store is set to <Value>, then it is SettingOutOfRange, and says what is allowed' -ForEach @(
            @{ Value = 'http://host' }
            @{ Value = 'etcd://host:0' }
            @{ Value = 'etcd://ada:s3cret@host' }
        ) {
            $refusal = { Set-MdLockConfiguration -Scope Folder $folder -LockStore $Value -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingOutOfRange,MdLock.Commands.SetMdLockConfigurationCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike '*etcd://host:port,host:port/prefix*'
            "$refusal $($refusal.Exception)" | Should -Not -BeLike '*s3cret*'
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When <Name> is set for a folder, then the scope is refused' -ForEach @(
            @{ Name = 'EtcdUser' }, @{ Name = 'EtcdPasswordFile' }, @{ Name = 'EtcdCaFile' }, @{ Name = 'EtcdCertificateFile' }, @{ Name = 'EtcdKeyFile' }
        ) {
            $given = @{ $Name = Join-Path $folder 'x' }
            { Set-MdLockConfiguration -Scope Folder $folder -LockStore file @given -ErrorAction Stop } |
                Should -Throw -ErrorId 'SettingsScopeInvalid,MdLock.Commands.SetMdLockConfigurationCommand'
            [System.IO.Directory]::GetFileSystemEntries($folder).Count | Should -Be 1
        }

        It 'When a password is set, then nothing shows it' {
            Set-Environment @{ LOCK_STORE = 'etcd://127.0.0.1:1/none'; LOCK_ETCD_USER = 'ada'; LOCK_ETCD_PASSWORD = 's3cret'; LOCK_ETCD_DEADLINE = '1' }
            $failure = { Lock-MdSection $document usage -MaxRetries 0 -ErrorAction Stop } | Should -Throw -PassThru
            $shown = Get-MdLockConfiguration $document
            ($shown | Where-Object Name -EQ EtcdPassword).Value | Should -Be '(not shown)'
            "$($shown | Out-String) $($shown | ConvertTo-Json) $failure $($failure.Exception)" | Should -Not -BeLike '*s3cret*'
        }

        It 'When only the folder names a cluster, then a password is withheld from it' {
            Set-Environment @{ LOCK_ETCD_USER = 'ada'; LOCK_ETCD_PASSWORD = 's3cret' }
            [System.IO.Directory]::CreateDirectory((Split-Path -Parent (Get-SettingFile $folder)))
            Add-SettingFile $folder '{ "lock_store": "etcd://127.0.0.1:1/none" }'
            { Lock-MdSection $document usage -ErrorAction Stop } |
                Should -Throw -ErrorId 'CredentialsWithheld,MdLock.Commands.LockMdSectionCommand'
            (Get-MdSection $document usage).Content | Should -BeLike '*Run it.*'
        }

        It 'When the folder was used with files, then who is set to etcd is refused locks and edits, and reads' {
            Set-MdSection $document usage -Append 'More.'
            Set-Environment @{ LOCK_STORE = 'etcd://127.0.0.1:1/none' }
            { Lock-MdSection $document usage -ErrorAction Stop } | Should -Throw -ErrorId 'StoreMismatch,MdLock.Commands.LockMdSectionCommand'
            { Set-MdSection $document usage -Append 'No.' -ErrorAction Stop } | Should -Throw -ErrorId 'StoreMismatch,MdLock.Commands.SetMdSectionCommand'
            (Get-MdSection $document usage).Content | Should -BeLike '*More.*'
            @(Get-MdSectionVersion $document usage).Count | Should -Be 2
        }
    }

    Context 'Given the server that the example starts' {
        BeforeAll {
            if (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore) {
                $server = Open-Child $starter
                $null = (Read-Child $server) -match "'(?<url>etcd://[^']+)'"
                $url = $Matches.url
            }
        }

        AfterAll {
            if ($server) {
                $server.StandardInput.WriteLine()
                (Wait-Child $server).Code | Should -Be 0
            }
        }

        It 'When the first lock is taken, then the marker names the store, and who is set to files is refused' -Skip:(-not $hasEtcd) {
            Set-Environment @{ LOCK_STORE = $url }
            $lock = Lock-MdSection $document usage
            (Get-Marker $document).store | Should -Be $url
            (Get-MdLock $document).SectionId | Should -Be 'usage'
            $lock | Unlock-MdSection
            Set-Environment @{ LOCK_STORE = $null }
            $refusal = { Lock-MdSection $document usage -ErrorAction Stop } |
                Should -Throw -ErrorId 'StoreMismatch,MdLock.Commands.LockMdSectionCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike "*'$url'*'file'*"
            (Get-MdSection $document usage).Content | Should -BeLike '*Run it.*'
        }

        It 'When the folder is moved there and back, then it is refused while somebody holds, and done when nobody does' -Skip:(-not $hasEtcd) {
            Set-MdSection $document usage -Append 'More.'
            $lock = Lock-MdSection $document linux -Operation 'proofreading'
            $refusal = { Set-MdLockConfiguration -Scope Folder $folder -LockStore $url -ErrorAction Stop } |
                Should -Throw -ErrorId 'StoreInUse,MdLock.Commands.SetMdLockConfigurationCommand' -PassThru
            $refusal.Exception.Message | Should -BeLike '*proofreading*'
            Get-Marker $document | Should -BeNullOrEmpty
            $lock | Unlock-MdSection

            Set-MdLockConfiguration -Scope Folder $folder -LockStore $url -WhatIf
            Get-Marker $document | Should -BeNullOrEmpty
            (Set-MdLockConfiguration -Scope Folder $folder -LockStore $url -PassThru).Value | Should -Be $url
            (Get-Marker $document).store | Should -Be $url
            $inCluster = Lock-MdSection $document linux
            $inCluster.Fence | Should -BeGreaterThan $lock.Fence
            { Set-MdLockConfiguration -Scope Folder $folder -Reset LockStore -ErrorAction Stop } |
                Should -Throw -ErrorId 'StoreInUse,MdLock.Commands.SetMdLockConfigurationCommand'
            $inCluster | Unlock-MdSection

            Set-MdLockConfiguration -Scope Folder $folder -Reset LockStore -ErrorAction Stop
            Get-Marker $document | Should -BeNullOrEmpty
            $inFiles = Lock-MdSection $document linux
            $inFiles.Fence | Should -BeGreaterThan $inCluster.Fence
            $inFiles | Unlock-MdSection
            Test-MdDocument $document | Should -BeTrue
        }
    }
}
