<#
.SYNOPSIS
    Writes what the views show into the approved texts, for a person to read before it is committed.
#>
. (Join-Path $PSScriptRoot 'Support.ps1')
. (Join-Path $PSScriptRoot 'ViewSamples.ps1')

$null = [System.IO.Directory]::CreateDirectory($approvedFolder)
$views = [xml] [System.IO.File]::ReadAllText((Join-Path (Split-Path -Parent $manifest) 'MdLock.Format.ps1xml'))
foreach ($view in $views.Configuration.ViewDefinitions.View | Where-Object { -not (Test-SharedView $_) }) {
    $type = $view.ViewSelectedBy.TypeName -replace '.*\.'
    $shape = Get-Shape $view
    [System.IO.File]::WriteAllText((Get-ApprovedFile $type $shape), (Get-Approvable $type $shape))
}
Close-Everything
