BeforeDiscovery {
    $hasEtcd = [bool] (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # What a test of this suite sets, and may leave set for nobody.
    $names = 'LOCK_STORE', 'LOCK_ETCD_CA_FILE', 'LOCK_ETCD_USER', 'LOCK_ETCD_PASSWORD', 'LOCK_ETCD_PASSWORD_FILE', 'LOCK_ETCD_DEADLINE'

    # A file that its owner alone can read.
    function Add-SecretFile([string] $Text) {
        $file = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        [System.IO.File]::WriteAllText($file, $Text)
        if (-not $IsWindows) { [System.IO.File]::SetUnixFileMode($file, 'UserRead, UserWrite') }
        $file
    }

    # A certificate for the loopback address that vouches for itself, and its key.
    function Add-ServerCertificate {
        $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP256'))
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=server', $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256)
        $hosts = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $hosts.AddIpAddress([System.Net.IPAddress]::Loopback)
        $request.CertificateExtensions.Add($hosts.Build())
        $now = [System.DateTimeOffset]::UtcNow
        $certificate = $request.CreateSelfSigned($now.AddHours(-1), $now.AddHours(12))
        @{ Certificate = Add-SecretFile $certificate.ExportCertificatePem(); Key = Add-SecretFile $key.ExportPkcs8PrivateKeyPem() }
    }

    # What etcd is asked by its gateway for JSON.
    function Invoke-Etcd([string] $Path, [hashtable] $Body) {
        $null = Invoke-RestMethod -Method Post -Uri "https://127.0.0.1:$clientPort/v3/$Path" -Body (ConvertTo-Json $Body -Depth 4) -SkipCertificateCheck -NoProxy
    }

    function ConvertTo-Key([string] $Text) { [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Text)) }

    # An etcd with TLS, and a user who may touch the prefix and nothing else.
    function Open-SecuredEtcd {
        $words = @(
            '--name', 'one', '--data-dir', (Join-Path $TestDrive 'etcd'), '--cert-file', $server.Certificate, '--key-file', $server.Key
            '--listen-client-urls', "https://127.0.0.1:$clientPort", '--advertise-client-urls', "https://127.0.0.1:$clientPort"
            '--listen-peer-urls', "http://127.0.0.1:$peerPort", '--initial-advertise-peer-urls', "http://127.0.0.1:$peerPort"
            '--initial-cluster', "one=http://127.0.0.1:$peerPort", '--log-outputs', (Join-Path $TestDrive 'etcd.log'), '--logger', 'zap')
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Command -Name etcd -CommandType Application -TotalCount 1).Source)
        foreach ($word in $words) { $start.ArgumentList.Add($word) }
        $children.Add([System.Diagnostics.Process]::Start($start))
        $health = "https://127.0.0.1:$clientPort/health"
        Wait-Until 'etcd is healthy' {
            try { (Invoke-RestMethod $health -SkipCertificateCheck -NoProxy -TimeoutSec 2).health -eq 'true' } catch { $false }
        }

        Invoke-Etcd auth/role/add @{ name = 'mdlock' }
        $permission = @{ permType = 'READWRITE'; key = ConvertTo-Key 'mdlock/'; range_end = ConvertTo-Key 'mdlock0' }
        Invoke-Etcd auth/role/grant @{ name = 'mdlock'; perm = $permission }
        Invoke-Etcd auth/user/add @{ name = 'docs'; password = 's3cret-of-docs' }
        Invoke-Etcd auth/user/grant @{ user = 'docs'; role = 'mdlock' }
        Invoke-Etcd auth/role/add @{ name = 'root' }
        Invoke-Etcd auth/user/add @{ name = 'root'; password = 's3cret-of-root' }
        Invoke-Etcd auth/user/grant @{ user = 'root'; role = 'root' }
        Invoke-Etcd auth/enable @{}
    }
}

AfterAll {
    Close-Everything
}

Describe 'An etcd with TLS and users' {
    BeforeAll {
        if (Get-Command -Name etcd -CommandType Application -ErrorAction Ignore) {
            $listeners = foreach ($i in 1..2) { [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0) }
            foreach ($listener in $listeners) { $listener.Start() }
            $clientPort, $peerPort = foreach ($listener in $listeners) { $listener.LocalEndpoint.Port; $listener.Stop() }
            $server = Add-ServerCertificate
            Open-SecuredEtcd
        }
    }

    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
        $env:LOCK_STORE = "etcds://127.0.0.1:$clientPort/mdlock"
        $env:LOCK_ETCD_DEADLINE = '5'
        $env:LOCK_ETCD_USER = 'docs'
        if ($server) {
            $env:LOCK_ETCD_CA_FILE = $server.Certificate
            $env:LOCK_ETCD_PASSWORD_FILE = Add-SecretFile "s3cret-of-docs`n"
        }
    }

    AfterEach {
        foreach ($name in $names) { [System.Environment]::SetEnvironmentVariable($name, $null) }
    }

    It 'Given the authority, the user and a file with his password, when a section is locked, edited and unlocked, then all of it is done' -Skip:(-not $hasEtcd) {
        $lock = Lock-MdSection $document usage -ErrorAction Stop
        $shown = Get-MdLock $document -ErrorAction Stop
        $shown.SectionId | Should -Be 'usage'
        $shown.LockId | Should -Be $lock.LockId
        Set-MdSection $document usage -Append 'More.' -ErrorAction Stop
        $lock | Unlock-MdSection -ErrorAction Stop
        Get-MdLock $document | Should -BeNullOrEmpty
        (Get-MdSection $document usage).Content | Should -BeLike '*More.*'
        @(Get-MdSectionVersion $document usage).Count | Should -Be 2
        Test-MdDocument $document | Should -BeTrue
    }

    It 'Given the same, when the store is tried, then the cluster is found to do all that is needed' -Skip:(-not $hasEtcd) {
        $found = Test-MdLockStore $folder -ErrorAction Stop
        foreach ($name in 'Server', 'Changes', 'Leases') {
            $one = $found | Where-Object Name -EQ $name
            $one.Passed | Should -BeTrue -Because "$name. $($one.Detail)"
        }
        Test-MdLockStore $folder -Quiet | Should -BeTrue
    }

    It 'Given a password that all can read, when a lock is asked for, then it is SecretTooOpen, and reading goes on' -Skip:(-not $hasEtcd) {
        [System.IO.File]::SetUnixFileMode($env:LOCK_ETCD_PASSWORD_FILE, 'UserRead, UserWrite, GroupRead, OtherRead')
        $refusal = { Lock-MdSection $document usage -ErrorAction Stop } |
            Should -Throw -ErrorId 'SecretTooOpen,MdLock.Commands.LockMdSectionCommand' -PassThru
        $refusal.Exception.Message | Should -BeLike "*$($env:LOCK_ETCD_PASSWORD_FILE)*"
        "$refusal $($refusal.Exception)" | Should -Not -BeLike '*s3cret*'
        (Get-MdSection $document usage).Content | Should -BeLike '*Run it.*'
    }

    It 'Given <What>, when a lock is asked for, then it is StoreAccessDenied, names <Named>, and shows no password' -Skip:(-not $hasEtcd) -ForEach @(
        @{ What = 'a wrong password'; Named = 'the user'; Set = { $env:LOCK_ETCD_PASSWORD_FILE = Add-SecretFile 'another-s3cret' }; Like = "*'docs'*" }
        @{ What = 'another prefix'; Named = 'the prefix'; Set = { $env:LOCK_STORE += '2' }; Like = "*'docs'*'mdlock2/'*" }
        @{ What = 'another authority'; Named = 'TLS'; Set = { $env:LOCK_ETCD_CA_FILE = (Add-ServerCertificate).Certificate }; Like = "*TLS*127.0.0.1*" }
    ) {
        . $Set
        $refusal = { Lock-MdSection $document usage -MaxRetries 0 -ErrorAction Stop } |
            Should -Throw -ErrorId 'StoreAccessDenied,MdLock.Commands.LockMdSectionCommand' -PassThru
        $refusal.Exception.Message | Should -BeLike $Like
        "$refusal $($refusal.Exception) $($refusal | Format-List * -Force | Out-String)" | Should -Not -BeLike '*s3cret*'
    }
}
