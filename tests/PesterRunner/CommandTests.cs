using System.Management.Automation;
using MdLock.Hosting;

namespace MdLock.PesterRunner.Tests;

/// <summary>The commands that stand in for those of pwsh; every expectation is what pwsh 7.6 answers.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly EngineSession _session =
        EngineSession.Open(HostTerminal.Captured(TextWriter.Null, TextWriter.Null));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("MdLock.Commands.");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("1..10 | Select-Object -First 2 -Last 2", "1|2|9|10")]
    [InlineData("1..10 | Select-Object -Skip 2 -First 2", "3|4")]
    [InlineData("1..10 | Select-Object -Skip 2 -Last 2", "7|8")]
    [InlineData("1..3 | Select-Object -Last 5 -Skip 1", "1|2")]
    [InlineData("1..10 | Select-Object -First 3 -Last 3 -Skip 1", "2|3|4|8|9|10")]
    [InlineData("1..10 | Select-Object -Index 5, 1", "2|6")]
    [InlineData("1, 2, 1 | Select-Object -Unique", "1|2")]
    [InlineData("$n = 0; $x = 1..100 | ForEach-Object { $n++; $_ } | Select-Object -First 2; $n", "2")]
    [InlineData(
        "[pscustomobject]@{ a = 1; b = 2 } | Select-Object a, @{ n = 'x'; e = { $_.b * 2 } }, no",
        "@{a=1; x=4; no=}")]
    [InlineData("[pscustomobject]@{ aa = 1; ab = 2; c = 3 } | Select-Object * -ExcludeProperty a*", "@{c=3}")]
    [InlineData("[pscustomobject]@{ a = 1, 2 } | Select-Object -ExpandProperty a", "1|2")]
    [InlineData(
        "[pscustomobject]@{ a = 1 } | Select-Object -ExpandProperty b",
        "ExpandPropertyNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand")]
    [InlineData("1 | Select-Object -Nope", "NamedParameterNotFound,Microsoft.PowerShell.Commands.SelectObjectCommand")]
    [InlineData("'b', 'A', 'a' | Sort-Object", "A|a|b")]
    [InlineData("'ccc', 'a', 'bb' | Sort-Object { $_.Length } -Descending", "ccc|bb|a")]
    [InlineData("'b', 'A', 'a' | Sort-Object -Unique", "A|b")]
    [InlineData("1..5 | Group-Object { $_ % 2 } | ForEach-Object { \"$($_.Name)=$($_.Group)\" }", "0=2 4|1=1 3 5")]
    [InlineData("('aa', 'b', 'cc' | Group-Object Length -AsHashTable)[2]", "aa|cc")]
    [InlineData(
        "1..4 | Measure-Object -Sum -Average -Maximum | ForEach-Object { $_.Count, $_.Sum, $_.Average, $_.Maximum }",
        "4|10|2.5|4")]
    [InlineData("(@() | Measure-Object).Count", "0")]
    [InlineData(
        "Compare-Object 1, 2, 3 2, 3, 4 | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" }",
        "4=>|1<=")]
    public void Objects_are_selected_and_measured(string script, string expected) =>
        Assert.Equal(expected, Run(script));

    [Theory]
    [InlineData(
        "[ordered]@{ a = 1; b = 'é\"'; c = $null; d = @(1, 2.0) } | ConvertTo-Json -Compress",
        "{\"a\":1,\"b\":\"é\\\"\",\"c\":null,\"d\":[1,2.0]}")]
    [InlineData(
        "[pscustomobject]@{ a = [DayOfWeek]::Monday } | ConvertTo-Json -Compress -EnumsAsStrings",
        "{\"a\":\"Monday\"}")]
    [InlineData(
        "@{ a = @{ b = @{ c = @{ } } } } | ConvertTo-Json -Compress -WarningAction Ignore",
        "{\"a\":{\"b\":{\"c\":\"System.Collections.Hashtable\"}}}")]
    [InlineData("1 | ConvertTo-Json -AsArray -Compress", "[1]")]
    [InlineData("('{\"a\":{\"b\":[1,2]}}' | ConvertFrom-Json).a.b", "1|2")]
    [InlineData("'{', '\"a\":1', '}' | ConvertFrom-Json", "@{a=1}")]
    [InlineData("('\"2020-01-02T03:04:05Z\"' | ConvertFrom-Json).Kind", "Utc")]
    [InlineData("('{\"a\":1,\"A\":2}' | ConvertFrom-Json -AsHashtable).Count", "2")]
    [InlineData(
        "'{bad' | ConvertFrom-Json",
        "System.ArgumentException,Microsoft.PowerShell.Commands.ConvertFromJsonCommand")]
    [InlineData("[pscustomobject]@{ a = 1 }, 'x' | Export-Clixml x.xml; Import-Clixml x.xml", "@{a=1}|x")]
    [InlineData("[pscustomobject]@{ a = 1 } | Format-List | Out-String", "\na : 1\n\n")]
    [InlineData("[pscustomobject]@{ a = 1 } | Format-Table -HideTableHeaders | Out-String -Stream", "|1|")]
    [InlineData("([pscustomobject]@{ a = 1; b = 2 } | Format-Wide b | Out-String -Width 20).Trim()", "2")]
    [InlineData("'x' > a.txt; 'y' >> a.txt; Get-Content a.txt", "x|y")]
    public void Objects_are_converted_and_formatted(string script, string expected) =>
        Assert.Equal(expected, Run(script));

    [SkippableTheory]
    [InlineData(
        "Set-Content a.txt 'x', 'y'; Add-Content a.txt 'z' -NoNewline; Get-Content a.txt; (Get-Content a.txt -Raw).Length",
        "x|y|z|5")]
    [InlineData("Set-Content a.txt 1, 2, 3; Get-Content a.txt -Tail 1; Get-Content a.txt -TotalCount 1", "3|1")]
    [InlineData("Set-Content a.txt '' -NoNewline; $null -eq (Get-Content a.txt -Raw)", "True")]
    [InlineData("Set-Content a.txt 'é' -Encoding utf8BOM; [IO.File]::ReadAllBytes(\"$PWD/a.txt\")[0]", "239")]
    [InlineData("Get-Content no.txt", "PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand")]
    [InlineData(
        "Set-Content no/a.txt 'x'",
        "GetContentWriterDirectoryNotFoundError,Microsoft.PowerShell.Commands.SetContentCommand")]
    [InlineData(
        "(New-Item s -ItemType Directory).Name; (New-Item s/f -Value 'v').Name; Get-Content s/f; Get-ChildItem -Recurse -Name",
        "s|f|v|s|s/f")]
    [InlineData(
        "$null = mkdir s; Set-Content s/f 'x'; Copy-Item s t -Recurse; Move-Item t/f g; Rename-Item g h; Remove-Item s -Recurse; (Get-ChildItem).Name",
        "t|h")]
    [InlineData(
        "Set-Content a.txt 'x'; Remove-Item a.txt -WhatIf; Test-Path a.txt; Remove-Item a.txt; Test-Path a.txt",
        "True|False")]
    [InlineData("Remove-Item no.txt", "PathNotFound,Microsoft.PowerShell.Commands.RemoveItemCommand")]
    [InlineData(
        "Test-Path .; Test-Path . -PathType Leaf; Test-Path Env:PATH; Test-Path Variable:no; Test-Path no:x",
        "True|False|True|False|False")]
    [InlineData(
        "Split-Path /a/b.c; Split-Path /a/b.c -Leaf; Split-Path /a/b.c -LeafBase; Split-Path /a/b.c -Extension",
        "/a|b.c|b|.c")]
    [InlineData(
        "$null = mkdir s; Push-Location s; Split-Path $PWD -Leaf; Pop-Location; Test-Path s; Resolve-Path s -Relative",
        "s|True|./s")]
    [InlineData("$env:MDLOCK_TRIED = 1; Remove-Item Env:MDLOCK_TRIED; $null -eq $env:MDLOCK_TRIED", "True")]
    public void Items_are_read_and_written(string script, string expected)
    {
        Skip.If(OperatingSystem.IsWindows(), "The expectations have the separators and newlines of Unix.");

        Assert.Equal(expected, Run(script));
    }

    [Theory]
    [InlineData("Write-Error 'x' -ErrorId Mine -Category InvalidArgument", "Mine")]
    [InlineData("Write-Output 1, 2; (Write-Output 1, 2 -NoEnumerate).Count", "1|2|2")]
    [InlineData("Write-Host 'a' 1 @('b', 'c') 6>&1", "a 1 b c")]
    [InlineData(
        "(New-Object System.Text.StringBuilder 'abc').Length; (New-Object System.Collections.Generic.List[int]).Count",
        "3|0")]
    [InlineData(
        "$o = [pscustomobject]@{ a = 1 }; $o | Add-Member b 2; $o | Add-Member ScriptProperty c { $this.b + 1 }; $o.c",
        "3")]
    [InlineData("$x = 1; Invoke-Expression '$x = 2'; $x; Set-Variable x 3; Get-Variable x -ValueOnly", "2|3")]
    [InlineData(
        "Get-Random -Minimum 5 -Maximum 6; Get-Date '2020-01-02' -Format yyyy; (New-TimeSpan -Minutes 2).TotalSeconds",
        "5|2020|120")]
    [InlineData(
        "$v = 'y'; 'x' | ForEach-Object -Parallel { Write-Output \"$_$using:v\" | Select-Object -First 1 }",
        "xy")]
    [InlineData("Microsoft.PowerShell.Utility\\Write-Output 1; Microsoft.PowerShell.Management\\Test-Path .", "1|True")]
    [InlineData("Get-Process -Id 99999999", "NoProcessFoundForGivenId,Microsoft.PowerShell.Commands.GetProcessCommand")]
    [InlineData("(Get-Process -Id $PID).Id -eq $PID", "True")]
    public void The_rest_does_as_pwsh_does(string script, string expected) => Assert.Equal(expected, Run(script));

    [SkippableFact]
    public void Processes_are_started_and_stopped()
    {
        Skip.If(OperatingSystem.IsWindows(), "It has no sleep.");

        Assert.Equal("True", Run(
            "$p = Start-Process sleep -ArgumentList 9 -PassThru; $p | Stop-Process; $p | Wait-Process; $p.HasExited"));
        Assert.Equal("3", Run("(Start-Process sh -ArgumentList '-c', '\"exit 3\"' -Wait -PassThru).ExitCode"));
    }

    // Output in one text; an error as its id, which is what scripts compare with.
    private string Run(string script)
    {
        using PowerShell powerShell = PowerShell.Create(_session.Runspace);
        powerShell.AddCommand("Set-Location").AddParameter("LiteralPath", _folder.FullName).AddStatement();
        powerShell.AddScript($"try {{ . {{ {script} }} 2>&1 }} catch {{ $_ }}", useLocalScope: true);
        return string.Join('|', powerShell.Invoke().Select(Text));
    }

    private static string Text(PSObject item) => item.BaseObject is ErrorRecord error
        ? error.FullyQualifiedErrorId
        : item.ToString().ReplaceLineEndings("\n");
}
