# Dot-sourced by scripts that need PowerShell in a process of its own: the quickstart, the tests, build.ps1.

# How to start the engine that runs this script once more, with arguments; System.Diagnostics.Process starts it.
# It is always the engine itself that starts. The command `pwsh` of a .NET tool would start it as a child: whoever then
# ended that command would end no owner of locks.
function New-EngineStart([string[]] $Arguments, [string] $Engine) {
    $words = [System.Collections.Generic.List[string]]::new()
    if (-not $Engine) {
        $extension = if ($IsWindows) { '.exe' } else { '' }
        $runtime = [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()
        # <root>/shared/Microsoft.NETCore.App/<version>/ where the runtime is shared, and beside the engine where it is not.
        $dotnet = [System.IO.Path]::GetFullPath((Join-Path $runtime "../../../dotnet$extension"))
        $library = Join-Path $PSHOME 'pwsh.dll'
        $isShared = [System.IO.Path]::TrimEndingDirectorySeparator($runtime) -ne $PSHOME
        if ($isShared -and [System.IO.File]::Exists($dotnet) -and [System.IO.File]::Exists($library)) {
            # The tool brings a program for one kind of processor; the runtime's own fits the machine.
            $Engine = $dotnet
            $words.Add($library)
        } else {
            $Engine = Join-Path $PSHOME "pwsh$extension"
        }
    }

    foreach ($word in $Arguments) { $words.Add($word) }
    $start = [System.Diagnostics.ProcessStartInfo]::new($Engine)
    foreach ($word in $words) { $start.ArgumentList.Add($word) }
    $start
}
