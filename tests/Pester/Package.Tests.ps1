BeforeDiscovery {
    # build.ps1 makes it of what it built.
    $hasPackage = $env:MDLOCK_PACKAGE -and [System.IO.File]::Exists($env:MDLOCK_PACKAGE)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A user of its own, whose packages and repositories are nobody else's. Where data is kept is said both ways: pwsh asks one,
    # and what installs modules the other.
    $user = Join-Path $TestDrive 'user'
    $repository = Join-Path $TestDrive 'repository'
    foreach ($folder in $user, $repository) { $null = [System.IO.Directory]::CreateDirectory($folder) }
    $environment = @{
        HOME = $user; USERPROFILE = $user; APPDATA = $user; LOCALAPPDATA = $user
        XDG_DATA_HOME = Join-Path $user '.local/share'; XDG_CONFIG_HOME = Join-Path $user 'config'; XDG_CACHE_HOME = Join-Path $user 'cache'
        PSModulePath = ''
    }
    $null = [System.IO.Directory]::CreateDirectory($environment.XDG_DATA_HOME)
}

AfterAll {
    Close-Everything
}

Describe 'The package' {
    Context 'Given a folder that is a repository of packages' {
        BeforeAll {
            if ($env:MDLOCK_PACKAGE -and [System.IO.File]::Exists($env:MDLOCK_PACKAGE)) {
                [System.IO.File]::Copy($env:MDLOCK_PACKAGE, (Join-Path $repository ([System.IO.Path]::GetFileName($env:MDLOCK_PACKAGE))))
                $said = @(Complete-Child (Open-Child Install.ps1 $repository -Environment $environment))[-1]
                $module = Get-Module MdLock
            }
        }

        It 'When it is installed from there, then it is among the modules of the user, in its version' -Skip:(-not $hasPackage) {
            $said | Should -BeLike "MdLock $($module.Version) in $user*"
        }

        It 'When a fresh pwsh imports it by its name, then it locks, edits and helps' -Skip:(-not $hasPackage) {
            $document = Add-Document
            $used, $help = Complete-Child (Open-Child UseInstalled.ps1 $document -Environment $environment)
            $used | Should -BeLike "$($module.Version) in $user*"
            $help | Should -BeLike 'Serves an agent, *'
            (Get-MdSection $document usage).Content | Should -BeLike '*By the installed module.*'
            Test-MdDocument $document | Should -BeTrue
        }

        It 'When a client starts it as its server, then it answers' -Skip:(-not $hasPackage) {
            $document = Add-Document
            $child = Open-Child Serve.ps1 (Split-Path -Parent $document) -Environment ($environment + @{ MDLOCK_MODULE = 'MdLock' })
            $child.StandardInput.WriteLine('{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"suite","version":"1"}}}')
            $answer = ConvertFrom-Json (Read-Child $child)
            $answer.result.serverInfo.version | Should -Be "$($module.Version)"
            (Wait-Child $child).Code | Should -Be 0
        }

        It 'When its files are weighed, then with all images they are less than 12 MB packed' -Skip:(-not $hasPackage) {
            $zip = [System.IO.Compression.ZipFile]::OpenRead($env:MDLOCK_PACKAGE)
            try {
                $images = $zip.Entries.Where({ $_.FullName -match '/net\d+\.0/' }) |
                    Group-Object { $_.FullName -replace '/[^/]+$' } |
                    ForEach-Object { ($_.Group | Measure-Object CompressedLength -Sum).Sum }
            } finally {
                $zip.Dispose()
            }

            # A build for tests has the image of its own engine alone, and the others weigh as much.
            $all = ([xml] (Get-Content -Raw (Join-Path $PSScriptRoot '../../src/MdLock.Images/MdLock.Images.csproj'))).SelectNodes('//Image').Count
            $missing = ($all - @($images).Count) * ($images | Measure-Object -Maximum).Maximum
            $missing + [System.IO.FileInfo]::new($env:MDLOCK_PACKAGE).Length | Should -BeLessThan 12e6
        }
    }
}
