BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Close-Everything
}

Describe 'Errors that scripts catch by their type' {
    It 'When a fresh session has imported the module alone, then a catch clause of <Type> catches <What>' -ForEach @(
        @{ Type = 'MdLock.Errors.DocumentException'; What = 'a missing document'; Script = 'Get-MdSection ./none.md -ErrorAction Stop' }
        @{ Type = 'MdLock.Errors.MdLockException'; What = 'any of them'; Script = 'Get-MdSection ./none.md -ErrorAction Stop' }
        @{ Type = 'MdLock.Errors.SectionNotFoundException'; What = 'a missing section'; Script = "Set-Content d.md '# A'; Set-MdSection d.md none -Body x -ErrorAction Stop" }
        @{ Type = 'MdLock.Errors.LockException'; What = 'a lock that is not there'; Script = "Set-Content d.md '# A'; Unlock-MdSection d.md a -ErrorAction Stop" }
        @{ Type = 'MdLock.Errors.VersionConflictException'; What = 'a stale object'; Script = "Set-Content d.md '# A'; `$o = Get-MdSection d.md a; Set-MdSection d.md a -Body x; `$o | Set-MdSection -Body y -ErrorAction Stop" }
    ) {
        $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $file = Join-Path $folder 'script.ps1'
        [System.IO.File]::WriteAllText($file, "Set-Location '$folder'`nImport-Module '$manifest'`ntry { $Script } catch [$Type] { 'caught' } catch { `"not caught: `$_`" }")
        Complete-Child (Open-Child $file) | Should -Be 'caught'
    }

    It 'When the core has an error that is public, then its name can be used in a script' {
        $null = Get-MdSection (Add-Document)
        $core = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'MdLock.Core' } | Select-Object -First 1
        $errors = $core.GetExportedTypes() | Where-Object { $_.IsSubclassOf([System.Exception]) }
        $errors.Count | Should -BeGreaterThan 20
        foreach ($type in $errors) {
            $type.Namespace | Should -Be 'MdLock.Errors'
            "$($type.FullName)" -as [type] | Should -Be $type -Because 'it is forwarded in CatchableErrors.cs'
        }
    }
}
