namespace MdLock.PesterRunner.Tests;

public sealed class ScopeTests
{
    [Theory]
    // What BeforeAll and BeforeEach define is seen by the tests below them.
    [InlineData("BeforeAll { $v = 1 }", "$v | Should -Be 1")]
    [InlineData("BeforeEach { $v = 1 }", "$v | Should -Be 1")]
    [InlineData("BeforeAll { function Get-It { 'it' } }", "Get-It | Should -Be 'it'")]
    [InlineData("BeforeAll { $script:v = 1 }", "$v | Should -Be 1; $script:v | Should -Be 1")]
    [InlineData("BeforeAll { $v = 1 }; BeforeEach { $w = $v + 1 }", "$w | Should -Be 2")]
    // What the body of a block defines belongs to discovery.
    [InlineData("$v = 1", "$v | Should -BeNullOrEmpty")]
    // The file that a test stands in is known everywhere.
    [InlineData("BeforeAll { $folder = $PSScriptRoot }", "$folder | Should -Exist; $PSScriptRoot | Should -Be $folder")]
    [InlineData("", "[IO.Path]::GetFileName($PSCommandPath) | Should -Be 'Sample.Tests.ps1'")]
    public void A_test_sees(string block, string body) => Assert.Equal(
        "i:Passed", TestFile.Outcomes(TestFile.Run($"Describe 'd' {{ {block}; It 'i' {{ {body} }} }}")));

    [Fact]
    public void A_test_leaves_nothing_to_the_next() => Assert.Equal(
        "a:Passed b:Passed c:Passed",
        TestFile.Outcomes(TestFile.Run(
            """
            Describe 'd' {
                BeforeAll { $v = 1 }
                It 'a' { $v = 2; $own = 1; $v | Should -Be 2 }
                It 'b' { $v | Should -Be 1; $own | Should -BeNullOrEmpty; $script:kept = 5 }
                It 'c' { $script:kept | Should -Be 5 }
            }
            """)));

    [Fact]
    public void A_block_leaves_nothing_to_the_next() => Assert.Equal(
        "a:Passed b:Passed",
        TestFile.Outcomes(TestFile.Run(
            """
            Describe 'd' { BeforeAll { $v = 1 }; It 'a' { $v | Should -Be 1 } }
            Describe 'e' { It 'b' { $v | Should -BeNullOrEmpty } }
            """)));

    [Fact]
    public void The_test_and_the_hooks_around_it_share_a_scope() => Assert.Equal(
        "i:Passed",
        TestFile.Outcomes(TestFile.Run("Describe 'd' { It 'i' { $v = 1 }; AfterEach { $v | Should -Be 1 } }")));

    [Fact]
    public void A_file_leaves_nothing_to_the_next()
    {
        TestFile.Run("Describe 'd' { It 'i' { $global:left = 1; function global:Get-Left { } } }");

        Assert.Equal(
            TestOutcome.Passed,
            TestFile.RunIt("$global:left | Should -BeNullOrEmpty; { Get-Left } | Should -Throw").Outcome);
    }

    [Fact]
    public void TestDrive_is_a_folder_of_the_file_that_each_block_finds_as_its_parent_left_it()
    {
        TestFileResult result = TestFile.Run(
            """
            Describe 'd' {
                BeforeAll { [IO.File]::WriteAllText("$TestDrive/block", 'x') }
                It 'a' { $TestDrive | Should -BeOfType string; [IO.File]::WriteAllText("$TestDrive/test", 'x') }
                It 'b' { "$TestDrive/block" | Should -Exist; 'TestDrive:/test' | Should -Exist }
                Context 'c' { It 'c' { $null = [IO.Directory]::CreateDirectory("$TestDrive/inner/deep") } }
                It 'd' { "$TestDrive/inner" | Should -Not -Exist; "$TestDrive/test" | Should -Exist }
            }
            Describe 'e' {
                It 'e' { [IO.Directory]::GetFileSystemEntries($TestDrive).Count | Should -Be 0; Write-Host $TestDrive }
            }
            """);

        Assert.Equal("a:Passed b:Passed c:Passed d:Passed e:Passed", TestFile.Outcomes(result));
        Assert.False(Directory.Exists(result.Output.Trim()));
    }
}
