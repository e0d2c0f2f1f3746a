@{
    RootModule           = 'EmptyModule.dll'
    ModuleVersion        = '1.0.0'
    GUID                 = 'b1c7f8d2-0d64-4f4e-9a3e-6c2d5a9e4f10'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('OneView.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @('Get-Nothing')
    VariablesToExport    = @()
    AliasesToExport      = @()
}
