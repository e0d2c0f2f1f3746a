namespace MdLock.PesterRunner.Tests;

public sealed class ShellTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("MdLock.Shell.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_script_gets_its_arguments_and_its_output_is_formatted()
    {
        string script = Script(
            "param([string] $Name, [switch] $Flag, [int] $Number)\n"
            + "\"$Name $Flag $Number $args\"\n[pscustomobject]@{ A = 1; B = 'x' }");

        ShellResult result = ShellProcess.Run("-NoModule", script, "-Name", "v", "-Flag", "-Number:7", "rest", "of it");

        Assert.Equal(new ShellResult(0, "v True 7 rest of it\n\nA B\n- -\n1 x", string.Empty), result);
    }

    [Fact]
    public void The_built_module_is_imported_and_can_be_loaded_by_name()
    {
        ShellResult result = ShellProcess.Run(
            "-c", "(Get-Module).Name; 1 | ForEach-Object -Parallel { (Import-Module MdLock -PassThru).Name }");

        Assert.Equal(new ShellResult(0, "MdLock\nMdLock", string.Empty), result);
    }

    [Fact]
    public void A_module_that_is_not_there_is_an_error() =>
        Assert.Equal(1, ShellProcess.Run("-Module", Path.Combine(_folder.FullName, "nope.psd1"), "-c", "1").ExitCode);

    [Fact]
    public void Every_stream_is_rendered_where_it_belongs()
    {
        string script = Script(
            """
            Write-Output 'output'
            Write-Host 'host'
            Write-Warning 'warning'
            Write-Verbose 'verbose' -Verbose
            Write-Debug 'debug' -Debug
            Write-Information 'information' -InformationAction Continue
            Write-Verbose 'silent'
            Write-Progress 'progress'
            Write-Error 'error'
            """);

        ShellResult result = ShellProcess.Run("-NoModule", script);

        Assert.Equal("output\nhost\nWARNING: warning\nVERBOSE: verbose\nDEBUG: debug\ninformation", result.Output);
        Assert.Equal("Write-Error: error", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void An_error_that_nobody_catches_shows_its_line_and_ends_with_1()
    {
        ShellResult result = ShellProcess.Run("-NoModule", Script("'before'\nthrow 'broken'\n'after'"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("before", result.Output);
        Assert.Contains("2 |  throw 'broken'", result.Error, StringComparison.Ordinal);
        Assert.Contains("| broken", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_cannot_be_parsed_says_where()
    {
        ShellResult result = ShellProcess.Run("-NoModule", Script("'ok'\nif (1"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("script.ps1:2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("exit", 0)]
    [InlineData("function f { exit 4 }; f; 'never'", 4)]
    [InlineData("Write-Error 'x'", 0)]
    [InlineData("Write-Error 'x' -ErrorAction Stop", 1)]
    public void The_exit_code_of_a_script_is_its_own(string content, int expected) =>
        Assert.Equal(expected, ShellProcess.Run("-NoModule", Script(content)).ExitCode);

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("1", 0)]
    [InlineData("Write-Error 'x'", 1)]
    [InlineData("Write-Error 'x'; 1", 0)]
    [InlineData("throw 'x'", 1)]
    public void The_exit_code_of_commands_tells_whether_the_last_one_succeeded(string command, int expected) =>
        Assert.Equal(expected, ShellProcess.Run("-NoModule", "-Command", command).ExitCode);

    [Theory]
    [InlineData]
    [InlineData("-Nope", "x")]
    [InlineData("-Command")]
    public void A_command_line_that_makes_no_sense_is_refused(params string[] arguments)
    {
        ShellResult result = ShellProcess.Run(arguments);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("Usage", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_does_not_exist_is_an_error() =>
        Assert.Equal(1, ShellProcess.Run("-NoModule", Path.Combine(_folder.FullName, "nope.ps1")).ExitCode);

    [Fact]
    public void A_question_fails_where_nobody_can_answer()
    {
        ShellResult result = ShellProcess.Run("-NoModule", Script("Remove-Item -LiteralPath $PSCommandPath -Confirm"));

        Assert.Contains("Prompt functionality is not available", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "script.ps1")));
    }

    [SkippableTheory]
    [InlineData("Start-Sleep 100")]
    [InlineData("while ($true) { }")]
    [InlineData("1..2 | ForEach-Object -Parallel { Start-Sleep 100 }")]
    public void Ctrl_C_stops_the_script_and_runs_its_finally_blocks(string wait)
    {
        Skip.If(OperatingSystem.IsWindows(), "A console event cannot be sent to another process there.");
        using ShellProcess shell = ShellProcess.Start(
            "-NoModule", Script($"try {{ 'ready'; {wait}; 'never' }} finally {{ Write-Host 'finally' }}"));
        Assert.Equal("ready", shell.ReadLine());

        shell.Interrupt();

        Assert.Equal(new ShellResult(130, "finally", string.Empty), shell.Wait());
    }

    private string Script(string content)
    {
        string file = Path.Combine(_folder.FullName, "script.ps1");
        File.WriteAllText(file, content);
        return file;
    }
}
