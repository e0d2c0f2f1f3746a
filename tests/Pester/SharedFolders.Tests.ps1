BeforeDiscovery {
    . (Join-Path $PSScriptRoot '../../build/DebianPackages.ps1')
    $missing = Install-DebianPackage -Name sshfs -Command sshfs -Package sshfs, openssh-sftp-server
    if (-not $missing -and (id -u) -ne '0') { $missing = 'Only root can mount.' }
    $needs = if ($missing) { " (skipped: $missing)" } else { '' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $mounts = [System.Collections.Generic.List[string]]::new()

    # Mounts a folder by sshfs, which talks to the server program itself: no network takes part.
    function Add-Mount([string] $Folder) {
        $place = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $null = [System.IO.Directory]::CreateDirectory($place)
        $command = "$place.command"
        [System.IO.File]::WriteAllText($command, "#!/bin/sh`nexec /usr/lib/openssh/sftp-server`n")
        chmod 700 $command
        timeout 60 sshfs "here:$Folder" $place -o "ssh_command=$command"
        $LASTEXITCODE | Should -Be 0 -Because 'the folder is mounted by sshfs'
        $mounts.Add($place)
        $place
    }
}

AfterAll {
    Close-Everything
}

Describe 'A folder that other hosts can see' {
    BeforeEach {
        $document = Add-Document
        $folder = Split-Path -Parent $document
        $name = Split-Path -Leaf $document
    }

    AfterEach {
        foreach ($mount in $mounts) { timeout 60 umount -l $mount }
        $mounts.Clear()
    }

    It "Given one mount of it, when a section is changed twice, then that is done, and what holds is said once$needs" -Skip:([bool] $missing) {
        $path = Join-Path (Add-Mount $folder) $name
        Set-MdSection $path linux -Append 'Or zypper.' -WarningVariable said -WarningAction SilentlyContinue -ErrorAction Stop
        Set-MdSection $path linux -Append 'Or pacman.' -WarningVariable +said -WarningAction SilentlyContinue -ErrorAction Stop
        $said | Should -HaveCount 1
        "$said" | Should -BeLikeExactly '*fuse.sshfs*Test-MdLockStore -Peer*'
        [System.IO.File]::ReadAllText($document) | Should -BeLike '*zypper*pacman*'
        $local = Test-MdLockStore $path | Where-Object Name -EQ LocalFileSystem
        $local.Passed | Should -BeFalse
        $local.Detail | Should -BeLikeExactly "'fuse.sshfs'*-Peer*"
    }

    It "Given a process on one mount, when another mount is used, then it may read, and neither may lock or change$needs" -Skip:([bool] $missing) {
        $one = Join-Path (Add-Mount $folder) $name
        $other = Join-Path (Add-Mount $folder) $name
        $holder = Open-Holder $one linux
        (Get-MdSection $other linux).Content | Should -BeLike '*Linux*'
        (Get-MdLock $other).SectionId | Should -Be linux
        $digest = Get-Digest $document
        foreach ($call in { Set-MdSection $other windows -Append x -ErrorAction Stop }, { Lock-MdSection $other windows -ErrorAction Stop },
            { Rename-MdSection $other windows -NewTitle x -ErrorAction Stop }) {
            $refused = try { $null = & $call } catch { $_ }
            $refused.FullyQualifiedErrorId | Should -BeLike 'ShareNotProven,*' -Because "$call"
            $refused.Exception.GetType().FullName | Should -Be 'MdLock.Errors.StoreException'
            $refused.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
            "$refused" | Should -BeLikeExactly "*host '*' (mount *host '*' (mount *"
            $refused.ErrorDetails.RecommendedAction | Should -BeLikeExactly '*alone*Test-MdLockStore -Peer*'
        }
        Get-Digest $document | Should -Be $digest
        Invoke-Kill $holder
        $refused = try { Set-MdSection $one linux -Append x -ErrorAction Stop } catch { $_ }
        $refused.FullyQualifiedErrorId | Should -BeLike 'ShareNotProven,*'
    }

    It "Given two mounts of it, when both try it together, then both say that locks do not hold, and the refusal says why$needs" -Skip:([bool] $missing) {
        $one = Add-Mount $folder
        $other = Add-Mount $folder
        $peer = Open-Pipeline (Open-Owner) { param($path) Test-MdLockStore $path -Peer -Timeout 60 } $one
        $call = $peer.BeginInvoke()
        $found = Test-MdLockStore $other -Peer -Timeout 60 -ErrorAction Stop
        $there = Wait-Pipeline $peer $call
        ($found | Where-Object Name -EQ PeerLock).Passed | Should -BeFalse
        $found.Mode | Should -Contain Unusable
        $found.Name | Should -Be @('PeerVisible', 'PeerLock', 'PeerCounter', 'PeerReplace', 'PeerAppend', 'PeerFileTime', 'PeerClock')
        @($there | ForEach-Object { "$_" }) | Should -Be @($found | ForEach-Object { "$_" })
        Set-MdSection (Join-Path $one $name) linux -Append x -WarningAction SilentlyContinue -ErrorAction Stop
        { Set-MdSection (Join-Path $other $name) linux -Append x -ErrorAction Stop } | Should -Throw '*it failed: *PeerLock: *'
    }
}

Describe 'Test-MdLockStore -Peer' {
    It 'Given nobody else, when it waits, then that ends in time, says for what, and leaves nothing' {
        $document = Add-Document
        $missed = try { Test-MdLockStore $document -Peer -Timeout 0.2 -ErrorAction Stop } catch { $_ }
        $missed.FullyQualifiedErrorId | Should -Be 'PeerNotMet,MdLock.Commands.TestMdLockStoreCommand'
        "$missed" | Should -BeLikeExactly 'Nobody from another host or mount came to *within 0.2 s*'
        [System.IO.Directory]::GetFileSystemEntries((Split-Path -Parent $document)) | Should -Be @($document)
    }
}
