@{
    RootModule             = 'MdLock.Cmdlets.dll'
    # The build writes the version of Directory.Build.props here.
    ModuleVersion          = '0.0.0'
    GUID                   = '0d2c6f4e-7d5c-4f0b-9a51-3c6f1f6b8a27'
    Author                 = 'The MdLock maintainers'
    CompanyName            = 'MdLock'
    Copyright              = '(c) The MdLock maintainers. MIT licence.'
    Description            = 'Locks on sections of Markdown documents, with atomic, versioned and audited edits, so that many people, scripts and agents can edit one file at the same time.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('MdLock.Format.ps1xml')
    TypesToProcess         = @()
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-MdSection'
        'Compare-MdSectionVersion'
        'Export-MdDocument'
        'Export-MdLockMetric'
        'Export-MdLockReport'
        'Get-MdLock'
        'Get-MdLockConfiguration'
        'Get-MdLockEvent'
        'Get-MdLockMetric'
        'Get-MdSection'
        'Get-MdSectionVersion'
        'Invoke-MdLockCleanup'
        'Lock-MdSection'
        'Move-MdDocument'
        'Move-MdSection'
        'Remove-MdSection'
        'Rename-MdSection'
        'Repair-MdDocument'
        'Restore-MdSection'
        'Set-MdLockConfiguration'
        'Set-MdSection'
        'Start-MdMcpServer'
        'Test-MdDocument'
        'Test-MdLockStore'
        'Unlock-MdSection'
        'Use-MdLock'
        'Wait-MdLock'
        'Watch-MdLock'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('Markdown', 'Lock', 'Locking', 'Concurrency', 'Section', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            # ProjectUri is written by the build that publishes.
            ReleaseNotes = 'What is new is in CHANGELOG.md, which the package contains.'
        }
    }
}
