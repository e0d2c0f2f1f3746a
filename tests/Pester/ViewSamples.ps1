# Dot-sourced by the suite of the views, and by what approves them: the objects that are shown, and how.
# They are made up, because what is approved must be the same everywhere; the suite compares them with the real types.

$approvedFolder = Join-Path $PSScriptRoot 'Approved'

# Noon here, wherever that is: views show local time, and it must be the same everywhere.
$noon = [datetime]::new(2026, 1, 15, 12, 0, 0, [System.DateTimeKind]::Local).ToUniversalTime()
$escape = [char] 27
$hostile = "${escape}[31mred${escape}[0m"
$checksum = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

# What names something, or is the text of a document, is exact in the objects; the rest is escaped when they are made.
$exactProperties = @(
    'Path', 'SectionId', 'Title', 'HeadingPath', 'ParentId', 'Subsections', 'Content', 'Body', 'Diff', 'File', 'Value', 'SourcePath'
)

function Set-SampleText([psobject] $Sample, [string] $Name, [object] $Text) {
    if ($Text -is [string] -and $Name -notin $exactProperties) { $Text = [MdLock.Formatting.SafeText]::Line($Text) }
    $Sample.$Name = $Text
}

function Add-Sample {
    param([string] $Type, [System.Collections.IDictionary] $Common, [System.Collections.IDictionary[]] $Each)

    foreach ($one in $Each) {
        $sample = [ordered]@{ PSTypeName = "MdLock.Output.$Type"; Path = '/docs/guide.md' }
        foreach ($part in $Common, $one) {
            foreach ($name in $part.Keys) { $sample[$name] = $part[$name] }
        }
        $sample = [pscustomobject] $sample
        foreach ($property in @($sample.PSObject.Properties)) { Set-SampleText $sample $property.Name $property.Value }
        $sample
    }
}

function Get-MdLockInfoSample {
    $common = [ordered]@{
        SectionId = 'install'; Status = 'held'; State = [MdLock.Output.MdLockState]::Held; Scope = [MdLock.Output.MdLockScope]::Subtree
        Mode = [MdLock.Output.MdLockMode]::Exclusive; LockId = [guid] '00000000-0000-4000-8000-000000000001'
        Fence = [long] 41; Owner = 'ada@build-7'; OwnerId = 'f3a9c1'; IsOwn = $false; User = 'ada'; HostName = 'build-7'
        ProcessId = 14402; RunspaceId = '5d0c'; Operation = 'rewrite the chapter'; Persistent = $false; Token = $null
        Since = $noon; Age = [timespan]::FromSeconds(130); ExpiresAt = $noon.AddMinutes(5)
        TimeToLive = [timespan]::FromMinutes(5); LastHeartbeat = $noon.AddSeconds(120)
        Stale = $false; StaleReason = $null; Evidence = $null
    }
    Add-Sample -Type MdLockInfo -Common $common -Each @(
        @{ Status = 'own'; IsOwn = $true }
        @{ SectionId = 'usage'; Status = 'held'; Mode = [MdLock.Output.MdLockMode]::Shared; Age = [timespan]::Zero; Operation = '' }
        @{ SectionId = 'usage'; Status = 'waiting'; State = [MdLock.Output.MdLockState]::Waiting; LockId = $null; LastHeartbeat = $null }
        @{ SectionId = 'linux'; Status = 'stale: TimeToLiveOver'; Stale = $true; StaleReason = 'TimeToLiveOver'; Evidence = 'its time to live is over' }
        @{
            SectionId = '_document'; Status = 'held'; Scope = [MdLock.Output.MdLockScope]::Document; Persistent = $true
            Token = 'c2VjcmV0'
        }
        @{
            SectionId = 'x'; Status = 'held'; Path = "/docs/$hostile.md"; Owner = "$hostile@build-7"; User = $hostile
            Operation = "two`n$hostile"
        }
    )
}

function Get-MdSectionSample {
    $common = [ordered]@{
        SectionId = '_preamble'; Title = ''; Level = 0; Line = 1; HeadingPath = ''; ParentId = $null
        Subsections = [string[]] @(); Length = 23; Size = 23; Version = $null; Holder = $null; Content = "Welcome.`r`n`r`n"; Body = "Welcome.`n`n"
        Checksum = $checksum
    }
    Add-Sample -Type MdSection -Common $common -Each @(
        @{}
        @{
            SectionId = 'guide'; Title = 'Guide'; Level = 1; Line = 3; HeadingPath = 'Guide'
            Subsections = [string[]] @('install', 'red'); Length = 1210; Size = 1229; Version = 12; Holder = 'ada@build-7'
            Content = "# Guide`n`n- one`n`t- two`n"; Body = "`n- one`n`t- two`n"
        }
        @{
            SectionId = 'install'; Title = 'Install'; Level = 2; Line = 7; HeadingPath = 'Guide/Install'
            ParentId = 'guide'
        }
        @{
            SectionId = 'installation-on-linux'; Title = 'Installation on Linux'; Level = 3; Line = 99
            ParentId = 'install'
        }
        @{
            SectionId = 'red'; Title = $hostile; Level = 2; Line = 1200; HeadingPath = "Guide/$hostile"; Size = 2MB
            Content = $hostile
        }
    )
}

function Get-MdSectionVersionSample {
    $common = [ordered]@{
        SectionId = 'install'; SectionKey = 'k1'; Version = 1; Timestamp = $noon; Author = 'ada'; Operation = 'set'; Message = 'as Bo asked'
        Fence = [long] 41; Commit = [guid] '00000000-0000-4000-8000-000000000002'; IsRemoved = $false; Length = 20
        Size = 21
        Content = "## Install`n`nGet it.`n"; Checksum = $checksum
    }
    Add-Sample -Type MdSectionVersion -Common $common -Each @(
        @{}
        @{
            Version = 2; Timestamp = $noon.AddHours(1); Author = 'external'; Operation = 'external'
            Fence = [long] 0; Size = 45678
        }
        @{
            Version = 3; Timestamp = $noon.AddHours(2); Author = $hostile; Operation = "restore $hostile"
            Content = $hostile
        }
        @{
            Version = 4; Timestamp = $noon.AddHours(3); Operation = 'remove'; IsRemoved = $true; Length = 0
            Size = 0; Content = $null
        }
    )
}

function Get-MdLockEventSample {
    $common = [ordered]@{
        Sequence = [long] 1; Time = $noon; Type = [MdLock.Output.MdLockEventType]::Acquire
        Outcome = [MdLock.Output.MdLockEventOutcome]::Succeeded; SectionId = 'install'; Owner = 'ada@build-7'
        OwnerId = 'f3a9c1'
        User = 'ada'; HostName = 'build-7'; ProcessId = 14402; LockId = [guid] '00000000-0000-4000-8000-000000000001'
        Fence = [long] 41; Duration = [timespan]::FromMilliseconds(1.25); Message = $null
    }
    Add-Sample -Type MdLockEvent -Common $common -Each @(
        @{}
        @{
            Sequence = [long] 2; Type = [MdLock.Output.MdLockEventType]::ForcedReleaseRefused
            Outcome = [MdLock.Output.MdLockEventOutcome]::Refused; Duration = $null; Message = 'its owner is alive'
        }
        @{
            Sequence = [long] 3; Type = [MdLock.Output.MdLockEventType]::Commit; Duration = [timespan]::FromSeconds(130)
            Outcome = [MdLock.Output.MdLockEventOutcome]::Failed; Message = "no space left on $hostile"
        }
        @{
            Sequence = [long] 4; Type = [MdLock.Output.MdLockEventType]::Cleanup; SectionId = $null; Owner = $null
            OwnerId = $null; User = $null; HostName = $null; ProcessId = $null; LockId = $null; Fence = $null
        }
    )
}

function Get-MdLockMetricSample {
    $common = [ordered]@{
        From = $noon; Until = $noon.AddHours(1); Active = [long] 2; Waiting = [long] 1; Stale = [long] 1
        OldestAge = [timespan] '00:02:10'; Timeouts = [long] 0
        Contentions = [long] 12
        Operations = [long] 4321; Throughput = 1.2003; Failures = [long] 3; LatencyP50 = 0.4567; LatencyP90 = 3.21
        LatencyP99 = 42.4; LatencyMax = 1520.5; LatencyMean = 1.05
    }
    Add-Sample -Type MdLockMetric -Common $common -Each @(
        @{}
        @{
            Path = "/docs/$hostile.md"; OldestAge = $null; Operations = [long] 0; Throughput = 0.0; LatencyP50 = $null; LatencyP90 = $null
            LatencyP99 = $null; LatencyMax = $null; LatencyMean = $null
        }
    )
}

function Get-MdLockCleanupResultSample {
    $common = [ordered]@{
        Kind = 'Lock'; Name = 'install'; LockId = [guid] '00000000-0000-4000-8000-000000000001'; Owner = 'ada@build-7'
        Reason = 'OwnerDead'; Evidence = 'process 14402 has ended'
    }
    Add-Sample -Type MdLockCleanupResult -Common $common -Each @(
        @{}
        @{
            Kind = 'Ticket'; LockId = $null; Owner = $hostile; Reason = 'HeartbeatLost'
            Evidence = 'no sign of life for three heartbeats'
        }
        @{
            Kind = 'File'; Name = "$hostile.tmp"; LockId = $null; Owner = $null; Reason = 'Leftover'
            Evidence = 'it belongs to no lock and to no commit that is under way'
        }
        @{
            Kind = 'Versions'; Name = '12'; LockId = $null; Owner = $null; Reason = 'Retention'
            Evidence = 'they were beyond the number or the age of versions that are kept'
        }
    )
}

function Get-MdDocumentFindingSample {
    $common = [ordered]@{
        Kind = 'CommitUnfinished'; IsFault = $true; SectionId = 'install'
        Message = 'a commit was begun and neither finished nor undone'
        File = '/docs/.mdlock/guide.md/journal'; Line = 3
    }
    Add-Sample -Type MdDocumentFinding -Common $common -Each @(
        @{}
        @{
            Kind = 'VersionsNotConsecutive'; SectionId = $null; Message = "after version 2 comes 4 $hostile"
            File = "/docs/$hostile"
        }
        @{ Kind = 'StaleLock'; IsFault = $false; Message = 'process 14402 has ended'; Line = $null }
    )
}

function Get-MdDocumentRepairSample {
    $common = [ordered]@{
        Kind = 'CommitUnfinished'; Action = 'RolledBack'; SectionId = 'install'; Done = $true
        Message = 'the document holds the old text, so the commit was undone'
    }
    Add-Sample -Type MdDocumentRepair -Common $common -Each @(
        @{}
        @{
            Kind = 'ContentDisagrees'; Action = 'None'; SectionId = $null; Done = $false
            Message = "a person must look at $hostile"
        }
    )
}

function Get-MdAwaitedSectionSample {
    $common = [ordered]@{
        SectionId = 'install'; Version = 7; Checksum = $checksum; Waited = [timespan]::FromSeconds(130)
    }
    Add-Sample -Type MdAwaitedSection -Common $common -Each @(
        @{}
        @{ SectionId = $hostile; Version = $null; Waited = [timespan]::Zero }
    )
}

function Get-MdLockStoreCapabilitySample {
    $common = [ordered]@{
        Path = '/docs/.locks'; Name = 'ExclusiveCreate'; Passed = $true; Needed = $true
        Detail = 'A second attempt to create a file was refused.'; Consequence = 'Two owners could hold one lock.'
        Mode = [MdLock.Output.MdLockStoreMode]::Unusable
    }
    Add-Sample -Type MdLockStoreCapability -Common $common -Each @(
        @{}
        @{ Name = 'OperatingSystemLock'; Passed = $false; Detail = 'The system answered that it knows no such locks.' }
        @{ Name = 'AtomicExchange'; Passed = $false; Needed = $false; Detail = "It said $hostile." }
    )
}

function Get-MdLockSettingSample {
    $common = [ordered]@{
        Name = 'TimeToLive'; Value = [timespan]::FromSeconds(130); Source = [MdLock.Output.MdLockSettingSource]::Default
        SourcePath = $null; Variable = 'LOCK_TTL'
    }
    Add-Sample -Type MdLockSetting -Common $common -Each @(
        @{}
        @{ Path = $null; Name = 'MaxRetries'; Value = 5; Source = [MdLock.Output.MdLockSettingSource]::Environment; Variable = 'LOCK_MAX_RETRIES' }
        @{
            Name = 'LockRoot'; Value = "/run/$hostile"; Source = [MdLock.Output.MdLockSettingSource]::User
            SourcePath = "/home/$hostile/settings.json"; Variable = 'LOCK_ROOT'
        }
        @{ Name = 'MaxVersions'; Value = $null; Variable = 'LOCK_HISTORY_MAX_VERSIONS' }
    )
}

function Get-MdSectionDifferenceSample {
    $diff = @(
        '--- install (version 1)', '+++ install (version 2)', '@@ -1,3 +1,3 @@', ' ## Install', '',
        '-  Get it.', "+`tGet $hostile now.", '--- a rule that went', ''
    ) -join "`n"
    $common = [ordered]@{
        SectionId = 'install'; ReferenceVersion = 1; DifferenceVersion = 2; Added = 1; Removed = 2; Diff = $diff
    }
    Add-Sample -Type MdSectionDifference -Common $common -Each @(
        @{}
        @{ SectionId = $hostile; ReferenceVersion = 2; DifferenceVersion = 3; Added = 0; Removed = 0; Diff = '' }
    )
}

function Get-Sample([string] $Type) {
    & "Get-${Type}Sample"
}

# How a view is asked for: by the command for its shape, or by none.
function Get-Shape([System.Xml.XmlElement] $View) {
    if ($View.CustomControl) { return 'Default' }
    ($View.ChildNodes.Name -like '*Control') -replace 'Control'
}

# Whether a view is of several types: it shows what each of them says of itself.
function Test-SharedView([System.Xml.XmlElement] $View) {
    @($View.ViewSelectedBy.TypeName).Count -gt 1
}

# The text of one view as a session shows it; escape characters are made visible.
function Get-Rendering([string] $Type, [string] $Shape, [string] $Rendering, [int] $Width) {
    $usual, $noColor, $culture = $PSStyle.OutputRendering, $env:NO_COLOR, [cultureinfo]::CurrentCulture
    try {
        # The engine breaks lines between words in some languages, and anywhere in others.
        [cultureinfo]::CurrentCulture = 'en-US'
        $PSStyle.OutputRendering = $Rendering
        $env:NO_COLOR = $null
        $samples = Get-Sample $Type
        $text = if ($Shape -eq 'Default') {
            $samples | Out-String -Width $Width
        } else {
            $samples | & "Format-$Shape" | Out-String -Width $Width
        }
    } finally {
        $PSStyle.OutputRendering, $env:NO_COLOR, [cultureinfo]::CurrentCulture = $usual, $noColor, $culture
    }
    (($text -split "`r?`n").ForEach({ $_.TrimEnd() }) -join "`n").Trim("`n").Replace([string] $escape, '<ESC>')
}

# What is approved of a view: all its renderings, one after another.
function Get-Approvable([string] $Type, [string] $Shape) {
    $renderings = foreach ($rendering in 'PlainText', 'Ansi') {
        foreach ($width in 80, 200) {
            "=== $rendering, $width columns"
            Get-Rendering -Type $Type -Shape $Shape -Rendering $rendering -Width $width
            ''
        }
    }
    $renderings -join "`n"
}

function Get-ApprovedFile([string] $Type, [string] $Shape) {
    Join-Path $approvedFolder "$Type.$Shape.txt"
}
